"""Somebody who follows a stream. Nothing here waits for one reader, so that a slow one holds nobody up."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, cast

from cms.core.bodies import Send
from cms.live.told import Message

Sending = Coroutine[Any, Any, None]

MOST_WAITING = 64
"""Messages that may wait for a slow reader."""
PATIENCE_S = 10.0
"""How long a slow reader may take nothing at all."""
LAST: Message = {"type": "http.response.body", "body": b"", "more_body": False}


def taken(sending: Sending) -> bool:
    """Run a sending up to its first wait; True if it was done by then.

    uvicorn waits before it has written anything, and only while the connection's buffer is full: what would wait is
    therefore taken back whole. A task for each of ten thousand readers and each event is saved this way.
    """
    try:
        sending.send(None)
    except StopIteration:
        return True
    sending.close()
    return False


class Reader:
    """One open stream.

    What its connection does not take at once waits in a slot of its own, and a task brings it; a reader that stays
    behind is let go: it hears the end of the stream, comes back, and says what it had last.
    """

    __slots__ = ("_groups", "_send", "_task", "_waiting", "is_crew", "is_gone", "is_seated", "network")

    def __init__(self, send: Send, *, is_crew: bool, network: str) -> None:
        self._send = cast(Callable[[Message], Sending], send)
        self._task: asyncio.Task[None] | None = None
        self._waiting: deque[Message] | None = None
        self._groups: tuple[set[Reader], ...] = ()
        self.is_crew = is_crew
        self.network = network
        self.is_gone = False
        self.is_seated = False

    def join(self, *groups: "set[Reader]") -> None:
        """Be among the readers of a group until leaving."""
        self._groups = groups
        for group in groups:
            group.add(self)

    def offer(self, message: Message) -> None:
        """Send a message, now or in its turn."""
        if self.is_gone:
            return
        if self._waiting is not None:
            self._waiting.append(message)
            if len(self._waiting) > MOST_WAITING:
                self._let_go()
        elif not taken(self._send(message)):
            self._waiting = deque([message])
            self._task = asyncio.create_task(self._catch_up())

    def beat(self, message: Message) -> None:
        """Show that the line is alive, unless something waits anyway."""
        if self._waiting is None:
            self.offer(message)

    def leave(self) -> None:
        """The connection has ended."""
        self.is_gone = True
        self._waiting = None
        for group in self._groups:
            group.discard(self)
        if self._task:
            self._task.cancel()

    async def _catch_up(self) -> None:
        while self._waiting:
            try:
                await asyncio.wait_for(self._send(self._waiting[0]), PATIENCE_S)
            except TimeoutError:
                self._let_go()
                return
            if self._waiting:
                self._waiting.popleft()
        self._waiting = self._task = None

    def _let_go(self) -> None:
        self.leave()
        # It waits until the connection takes something again or ends; either way the stream's own wait ends, too.
        self._task = asyncio.create_task(self._end())

    async def _end(self) -> None:
        await self._send(LAST)
