"""Votes are gathered for a moment and kept in one transaction for all; whoever voted is answered after it."""

import asyncio
import logging
from datetime import date

from django.db import Error as DatabaseError

from cms.live.conf import conf
from cms.live.operations.count_votes import Ballot, Verdict, count_votes
from cms.live.salts import is_known, salt_of
from cms.live.threads import DatabaseThread

logger = logging.getLogger(__name__)

MOST_WAITING = 20_000
"""Votes that wait for the database."""
MOST_DESKS = 100
"""Desks that are voted at in the same moment."""
PATIENCE_S = 30.0

Waiting = list[tuple[Ballot, asyncio.Future[Verdict]]]


class Busy(Exception):
    """The vote was not kept; trying again later can help, and does no harm."""


class BallotBox:
    """One box for each desk, emptied ``conf.votes_every`` seconds after the first vote fell into it."""

    def __init__(self) -> None:
        self._thread = DatabaseThread("votes")
        self._boxes: dict[int, Waiting] = {}
        self._emptying: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def cast(self, desk_id: int, ballot: Ballot) -> Verdict:
        """Return what became of a vote, when that is settled. Raises Busy."""
        if self._waiting >= MOST_WAITING or (desk_id not in self._boxes and len(self._boxes) >= MOST_DESKS):
            raise Busy
        verdict: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self._box(desk_id).append((ballot, verdict))
        self._waiting += 1
        try:
            return await asyncio.wait_for(verdict, PATIENCE_S)
        except TimeoutError as problem:
            raise Busy from problem
        finally:
            self._waiting -= 1

    async def know(self, day: date) -> None:
        """See to it that the salt of a day is at hand (salts.py). Raises Busy."""
        if is_known(day):
            return
        try:
            await asyncio.wait_for(self._thread.ask(salt_of, day), PATIENCE_S)
        except (DatabaseError, TimeoutError) as problem:
            raise Busy from problem

    def _box(self, desk_id: int) -> Waiting:
        if desk_id not in self._boxes:
            self._boxes[desk_id] = []
            task = asyncio.create_task(self._empty(desk_id))
            self._emptying.add(task)
            task.add_done_callback(self._emptying.discard)
        return self._boxes[desk_id]

    async def _empty(self, desk_id: int) -> None:
        await asyncio.sleep(conf.votes_every)
        box = self._boxes.pop(desk_id)
        ballots = [ballot for ballot, _verdict in box]
        try:
            verdicts = await self._thread.ask(count_votes, desk_id=desk_id, ballots=ballots)
        except Exception:
            logger.exception("%s votes could not be kept", len(box))
            _settle(box, None)
        else:
            _settle(box, verdicts)


def _settle(box: Waiting, verdicts: list[Verdict] | None) -> None:
    for place, (_ballot, future) in enumerate(box):
        if future.done():
            continue
        if verdicts is None:
            future.set_exception(Busy())
        else:
            future.set_result(verdicts[place])
