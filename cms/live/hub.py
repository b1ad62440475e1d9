"""One desk in one process: its last events, how it looks now, and who follows it."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Iterator
from random import randint

from cms.live.conf import conf
from cms.live.readers import Reader
from cms.live.reading import Shown, read_shown, rows_after
from cms.live.threads import UNREACHABLE, DatabaseThread
from cms.live.told import Message, Told, body, event, joined, newest

logger = logging.getLogger(__name__)

RING = 512
"""Events that are kept for readers who come back."""
AT_A_TIME = 1_000
"""Readers who are told before something else gets its turn."""
FRESH_S = 1.0
"""A desk that changes all the time is read again this often, not more."""
STALE_S = 15.0
"""What is told by no event, such as the publication of a page, is seen after this time."""
PATIENCE_S = 2.0
"""How long somebody waits for the database where an older answer is at hand; without one, twice."""
SOONEST_MS = 2_000
"""After which a browser comes back; not all at once when a server was restarted."""
START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-cache, no-transform"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
    ],
}


class NoAnswer(Exception):
    """The database does not answer, and nothing is known of the desk yet."""


class Hub:
    """Events are appended by one task only, whole batches at once, so that a reader who joins misses none."""

    def __init__(self, desk_id: int, thread: DatabaseThread) -> None:
        self.desk_id = desk_id
        self.number = 0
        self.ring: deque[Told] = deque(maxlen=RING)
        self.readers: set[Reader] = set()
        self.used_at = time.monotonic()
        self._thread = thread
        self._shown: Shown | None = None
        self._reading: asyncio.Future[Shown | None] | None = None

    async def begin(self) -> bool:
        """Read what there is; False if there is no such desk. Raises NoAnswer."""
        shown = await self.shown()
        if shown is None:
            return False
        try:
            news = self._thread.ask(rows_after, self.desk_id, shown.number - RING, most=RING)
            self.ring.extend(await asyncio.wait_for(news, 2 * PATIENCE_S))
        except (*UNREACHABLE, TimeoutError) as problem:
            raise NoAnswer from problem
        self.number = self.ring[-1].number if self.ring else shown.number
        return True

    async def shown(self, *, at_least: int = 0) -> Shown | None:
        """Return how the desk looks, if possible after the event ``at_least``; None if there is no such desk.

        It is read once for all who ask at the same time; while the database does not answer, what was read last is
        good enough. Raises NoAnswer where that is nothing.
        """
        self.used_at = time.monotonic()
        if self._shown and self._is_good(self._shown, at_least):
            return self._shown
        if self._reading is None or self._reading.done():
            self._reading = self._thread.ask(read_shown, self.desk_id)
            self._reading.add_done_callback(self._keep)
        reading = self._reading
        await asyncio.wait({reading}, timeout=PATIENCE_S if self._shown else 2 * PATIENCE_S)
        if reading.done() and not reading.exception():
            return reading.result()
        if self._shown:
            return self._shown
        raise NoAnswer

    def _is_good(self, shown: Shown, at_least: int) -> bool:
        age = time.monotonic() - shown.read_at
        if shown.number < at_least:
            # Numbers that do not exist yet are asked for by those who wish to keep the database busy.
            return at_least > self.number and age < FRESH_S / 4
        return age < (STALE_S if shown.number >= self.number else FRESH_S)

    def _keep(self, reading: "asyncio.Future[Shown | None]") -> None:
        if reading.cancelled():
            return
        if problem := reading.exception():
            logger.warning("desk %s could not be read: %r", self.desk_id, problem)
        else:
            self._shown = reading.result()

    def greet(self, reader: Reader, since: int | None, shown: Shown) -> None:
        """Bring a reader to where the desk is; nothing else may happen until it is among the readers."""
        retry = body(b"retry: %d\n\n" % randint(SOONEST_MS, conf.longest_retry_s * 1000))  # noqa: S311 - no secret
        for message in (START, retry, *self._greeting(since, shown, is_crew=reader.is_crew)):
            reader.offer(message)

    def _greeting(self, since: int | None, shown: Shown, *, is_crew: bool) -> Iterator[Message]:
        if since is None:
            yield shown.message
            since = max(shown.number, self.ring[0].number - 1 if self.ring else 0)
        elif not self._reaches(since):
            yield self._reset()
            return
        missed = joined((told for told in self.ring if told.number > since), is_crew=is_crew)
        if missed:
            yield body(missed)

    def _reaches(self, since: int) -> bool:
        first = self.ring[0].number if self.ring else self.number + 1
        return first - 1 <= since <= self.number

    def _reset(self) -> Message:
        """Return what makes a reader fetch the state; without a number, so that it is told again if that fails."""
        return body(event("reset", {"number": self.number}))

    async def follow(self) -> None:
        """Tell the readers what is new, in order. Raises the errors of the database."""
        while news := await self._thread.ask(rows_after, self.desk_id, self.number, most=RING):
            is_gap = news[0].number != self.number + 1
            kept = [] if is_gap else await self._still_true(news)
            self.ring = deque(newest([*kept, *news]), RING)
            self.number = news[-1].number
            await (self._say(self._reset(), self._reset()) if is_gap else self._tell(news))

    async def _still_true(self, news: list[Told]) -> list[Told]:
        """Return what was told before the news; read again where votes have been taken out of it."""
        if not any(told.hides_votes for told in news):
            return list(self.ring)
        first = news[0].number
        again = await self._thread.ask(rows_after, self.desk_id, first - 1 - RING, most=RING)
        return [told for told in again if told.number < first]

    async def turn(self) -> None:
        """Tell the phase anew if the clock has changed it."""
        shown = self._shown
        if shown is None or shown.opens_in is None or shown.read_at + shown.opens_in > time.monotonic():
            return
        self._shown = None
        if turned := await self.shown():
            message = body(event("phase", turned.phase))
            await self._say(message, message)

    async def _tell(self, news: list[Told]) -> None:
        public, crew = (joined(news, is_crew=is_crew) for is_crew in (False, True))
        await self._say(body(public) if public else None, body(crew))

    async def _say(self, public: Message | None, crew: Message) -> None:
        for count, reader in enumerate(list(self.readers), start=1):
            message = crew if reader.is_crew else public
            if message:
                reader.offer(message)
            if count % AT_A_TIME == 0:
                await asyncio.sleep(0)
