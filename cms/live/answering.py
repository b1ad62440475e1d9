"""Short answers of a raw ASGI application, and what it reads of a request."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import randint
from typing import Any
from urllib.parse import parse_qs

from cms.core.bodies import Receive, Scope, Send
from cms.live.told import encoded
from cms.users.door import prefix_of

Headers = Sequence[tuple[bytes, bytes]]
JSON = (b"content-type", b"application/json; charset=utf-8")
PRIVATE = (b"cache-control", b"no-store")
NOSNIFF = (b"x-content-type-options", b"nosniff")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes = b""
    headers: Headers = ()

    async def give(self, send: Send) -> None:
        length = (b"content-length", str(len(self.body)).encode())
        headers = [*self.headers, NOSNIFF, *([] if self.status in (204, 304) else [length])]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def told(status: int, content: Any, *headers: tuple[bytes, bytes]) -> Answer:
    """Return an answer in JSON that no cache keeps."""
    return Answer(status=status, body=encoded(content), headers=(JSON, PRIVATE, *headers))


def not_found() -> Answer:
    return told(404, {"reason": "unknown"})


def wrong_method(*allowed: str) -> Answer:
    return told(405, {"reason": "method"}, (b"allow", ", ".join(allowed).encode()))


def come_back(*, seconds: tuple[int, int] = (5, 20)) -> Answer:
    """Return a refusal for now; not everybody comes back at the same moment."""
    after = randint(*seconds)  # noqa: S311 - no secret
    return told(503, {"reason": "busy"}, (b"retry-after", str(after).encode()))


def header(scope: Scope, name: bytes) -> str:
    """Return the value of a header; "" without it."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def parameter(scope: Scope, name: str) -> str:
    """Return a value of the query; "" without it."""
    found = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=20)
    return found.get(name, [""])[0]


def number_in(text: str) -> int | None:
    """Return the number of an event; None if the text is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def network_in(scope: Scope) -> str:
    """Return the network of a client; uvicorn has looked at X-Forwarded-For, if it came from a proxy of ours."""
    client = scope.get("client")
    try:
        return prefix_of(client[0]) if client else ""
    except ValueError:
        return ""


async def body_of(receive: Receive, *, most: int) -> bytes | None:
    """Return the body of a request; None if it is longer than ``most`` bytes or its sender has gone."""
    content = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        content += message.get("body", b"")
        if len(content) > most:
            return None
        if not message.get("more_body"):
            return content
