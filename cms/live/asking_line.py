"""Questions of the public wait in line for Django, a few at a time.

Each request takes a thread and a connection to the database there, of which a flood would leave none for the rest of
the house. Nobody holds a place in front who sends, or reads, slowly: the question has come as a whole before its turn,
and the answer leaves after it.
"""

import asyncio
from collections.abc import Sequence

from cms.core.bodies import Application, Message, Receive, Scope, Send
from cms.live.answering import body_of, told
from cms.live.asking_later import later

AT_ONCE = 3
"""More of them only wait for one another: between two answers of the database, each needs the one interpreter."""
MOST_IN_LINE = 2000
PATIENCE_S = 45.0
"""For longer, nobody and no proxy waits."""
MOST_BYTES = 1024**2
FAILED = 500
"""From this status on, it was not the asker who did something wrong (RFC 9110, section 15.6)."""


class AskingLine:
    """ASGI application before another one, of which it asks no more than AT_ONCE at a time."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        content = await body_of(receive, most=MOST_BYTES)
        if content is None:
            await told(413, {"reason": "too large"}).give(send)
            return
        answer = await self._in_turn(scope, receive, content)
        if answer and answer[0]["status"] < FAILED:
            for message in answer:
                await send(message)
        else:
            await later(scope, content).give(send)

    async def _in_turn(self, scope: Scope, receive: Receive, content: bytes) -> Sequence[Message]:
        """Return the answer; nothing where too many wait already, or for too long."""
        if self._waiting >= MOST_IN_LINE:
            return ()
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._places.acquire()
        except TimeoutError:
            return ()
        finally:
            self._waiting -= 1
        try:
            return await self._answer(scope, receive, content)
        finally:
            self._places.release()

    async def _answer(self, scope: Scope, receive: Receive, content: bytes) -> Sequence[Message]:
        whole: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]
        answer: list[Message] = []

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._application(scope, again, keep)
        return answer
