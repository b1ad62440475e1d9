"""How large the body of a request may be.

Under ASGI, Django writes the whole body to a temporary file before anything looks at the request: without a limit
before it, anybody could fill the disk.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

USUAL = 33 * 1024**2  # a piece of an upload is at most 32 MiB, a picture 20
REFUSAL = b"The request is too large."


class TooMuch(Exception):
    """The body has more bytes than its sender may send."""


class BodyLimit:
    """ASGI middleware that answers 413 to larger bodies; ``larger`` has the limits of the paths that need more."""

    def __init__(self, application: Application, *, larger: Mapping[str, int]) -> None:
        self.application = application
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        limit = self.larger.get(scope["path"], USUAL)
        if _declared(scope) > limit:
            await _refuse(receive, send)
            return
        try:
            await self.application(scope, _counting(receive, limit), send)
        except TooMuch:
            await _refuse(receive, send)


def _declared(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _counting(receive: Receive, limit: int) -> Receive:
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooMuch
        return message

    return counted


async def _refuse(receive: Receive, send: Send) -> None:
    # What is still on its way is let go by, or the sender would see a broken connection instead of the answer.
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": REFUSAL, "more_body": False})
