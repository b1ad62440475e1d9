"""All desks that somebody watches in this process, and the few tasks that serve them all together."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Coroutine
from itertools import cycle
from typing import Any

from cms.live.conf import conf
from cms.live.hub import Hub, NoAnswer
from cms.live.listening import listen
from cms.live.readers import Reader
from cms.live.reading import Shown, last_numbers
from cms.live.threads import UNREACHABLE, DatabaseThread
from cms.live.told import body

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
"""However the notices fare, what is new is seen after this time."""
BEAT_EVERY_S = 25
LINGER_S = 60.0
"""A desk that nobody watches is forgotten after this time."""
UNKNOWN_S = 5.0
MOST_UNKNOWN = 1_000
BEAT = body(b":\n\n")


class Full(Exception):
    """There are as many streams as there may be, here or from that network."""


class Switchboard:
    """Begins to work with the first desk that is watched, and rests after the last."""

    def __init__(self) -> None:
        self.thread = DatabaseThread("reading")
        self._hubs: dict[int, Hub] = {}
        self._beginning: dict[int, asyncio.Task[Hub | None]] = {}
        self._unknown: dict[int, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._new: set[int] = set()
        self._woken = asyncio.Event()
        self._beats: list[set[Reader]] = [set() for _second in range(BEAT_EVERY_S)]
        self._next_beat = cycle(self._beats)
        self._networks: Counter[str] = Counter()
        self._streams = 0

    async def hub(self, desk_id: int) -> Hub | None:
        """Return the hub of a desk; None if there is no such desk. Raises NoAnswer."""
        if desk_id in self._hubs:
            return self._hubs[desk_id]
        if self._unknown.get(desk_id, 0.0) > time.monotonic():
            return None
        if desk_id not in self._beginning:
            self._beginning[desk_id] = asyncio.create_task(self._begin(desk_id))
        # Who leaves while the desk is being read does not take it away from the others.
        return await asyncio.shield(self._beginning[desk_id])

    async def _begin(self, desk_id: int) -> Hub | None:
        hub = Hub(desk_id, self.thread)
        try:
            if not await hub.begin():
                self._remember_unknown(desk_id)
                return None
        finally:
            del self._beginning[desk_id]
        self._hubs[desk_id] = hub
        self._work()
        self._wake(desk_id)
        return hub

    def _remember_unknown(self, desk_id: int) -> None:
        if len(self._unknown) >= MOST_UNKNOWN:
            self._unknown.clear()
        self._unknown[desk_id] = time.monotonic() + UNKNOWN_S

    def seat(self, reader: Reader) -> None:
        """Count a stream for as long as it is open. Raises Full."""
        is_crowded = self._networks[reader.network] >= conf.most_streams_per_network
        if is_crowded or self._streams >= conf.most_streams:
            raise Full
        self._networks[reader.network] += 1
        self._streams += 1
        reader.is_seated = True

    def join(self, reader: Reader, hub: Hub, since: int | None, shown: Shown) -> None:
        """Tell a reader of a desk, until it leaves."""
        hub.greet(reader, since, shown)
        reader.join(hub.readers, next(self._next_beat))

    def leave(self, reader: Reader) -> None:
        """Take back all that was given to a reader, however far it came."""
        reader.leave()
        if reader.is_seated:
            self._streams -= 1
            self._networks[reader.network] -= 1
            if not self._networks[reader.network]:
                del self._networks[reader.network]

    async def wait_for(self, hub: Hub, number: int) -> None:
        """Give an event that another process has told a moment to arrive here."""
        if number > hub.number:
            self._wake(hub.desk_id)
            await asyncio.sleep(LOOK_EVERY_S / 10)

    def _work(self) -> None:
        if not self._tasks:
            jobs: list[Coroutine[Any, Any, None]] = [listen(self._heard), self._follow(), self._look(), self._beat()]
            self._tasks = [asyncio.create_task(job) for job in jobs]

    def _rest(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()

    def _heard(self, payload: str) -> None:
        desk_id, _, _number = payload.partition(":")
        for each in [int(desk_id)] if desk_id else list(self._hubs):
            self._wake(each)

    def _wake(self, desk_id: int) -> None:
        if desk_id in self._hubs:
            self._new.add(desk_id)
            self._woken.set()

    async def _follow(self) -> None:
        """Tell what is new, desk by desk; the only task that does."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._new:
                hub = self._hubs.get(self._new.pop())
                if hub:
                    await _quietly(hub.follow())

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self._forget()
            await _quietly(self._look_once())

    async def _look_once(self) -> None:
        found = await self.thread.ask(last_numbers, list(self._hubs))
        for desk_id, hub in list(self._hubs.items()):
            if found.get(desk_id, 0) > hub.number:
                self._wake(desk_id)
            await hub.turn()

    def _forget(self) -> None:
        now = time.monotonic()
        for key, hub in list(self._hubs.items()):
            if hub.readers:
                hub.used_at = now
            elif hub.used_at < now - LINGER_S:
                del self._hubs[key]
        if not self._hubs:
            self._rest()

    async def _beat(self) -> None:
        """Show all readers that the line is alive, each in its second."""
        while True:
            for readers in self._beats:
                await asyncio.sleep(1)
                for reader in list(readers):
                    reader.beat(BEAT)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """Streams outlive the database, and mistakes: what fails now is tried again at the next look."""
    try:
        await work
    except (*UNREACHABLE, NoAnswer) as problem:
        logger.warning("the database does not answer: %s", problem)
    except Exception:
        logger.exception("news of a desk could not be told")
