"""No request may fill the disk."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from cms.asgi import WHOLE_RECORDING
from cms.core.bodies import USUAL, BodyLimit


async def count(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads the whole body and answers with its length."""
    length = 0
    while True:
        message = await receive()
        length += len(message.get("body", b""))
        if not message.get("more_body"):
            break
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(length).encode()})


def ask(path: str, pieces: Iterable[bytes], **headers: str) -> tuple[int, int]:
    """Return the status of the answer, and how many messages of the request were left unread."""
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    waiting.append({"type": "http.request"})
    answered: list[Any] = []

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        answered.append(message)

    names = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    limited = BodyLimit(count, larger={"/whole/": 2 * USUAL})
    asyncio.run(limited({"type": "http", "path": path, "headers": names}, receive, send))
    return answered[0]["status"], len(waiting)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/", USUAL, 200), ("/", USUAL + 1, 413), ("/whole/", USUAL + 1, 200), ("/whole/", 2 * USUAL + 1, 413)],
)
def test_a_body_is_counted_and_measured(path: str, size: int, status: int) -> None:
    pieces = [bytes(size // 2), bytes(size - size // 2), b""]
    assert ask(path, pieces) == (status, 0)
    assert ask(path, pieces, content_length=str(size)) == (status, 0)


def test_what_is_no_request_passes() -> None:
    seen: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def nothing(*_messages: Any) -> Any:
        return {}

    asyncio.run(BodyLimit(application, larger={})({"type": "lifespan"}, nothing, nothing))
    assert seen == ["lifespan"]


@pytest.mark.django_db
def test_the_form_for_whole_recordings_is_where_the_limit_expects_it(client: Any) -> None:
    assert client.get(WHOLE_RECORDING).status_code == 302
