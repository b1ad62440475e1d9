"""The file that goes along with a post. What was sent and not used is thrown away by the server itself."""

import time
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote
from uuid import uuid4

from channels.errors import NotNow, Refused
from channels.mastodon.options import PICTURE, RECORDING
from channels.mastodon.refusals import Missing
from channels.mastodon.server import Server, data
from cms.catalogue.holdings import NotHeld

BLOCK = 64 * 1024
LONGEST_ALT = 1500
PATIENCE_S = 300
PAUSES_S = (0.25, 0.5, 1, 2, 4)


def attached(server: Server) -> list[str]:
    """Return the numbers of the files that go along: sent, and prepared by the server."""
    call = server.call
    found = chosen(server)
    if found is None:
        return []
    url, description = found
    if call.kept.get("media_of") != url:
        try:
            call.keep(media=send(server, url, description), media_of=url)
        except NotHeld:
            return []
    number = str(call.kept["media"])
    try:
        prepared(server, number)
    except Missing:
        call.keep(media=None, media_of=None)
        raise NotNow("mastodon_media_slow") from None
    return [number]


def chosen(server: Server) -> tuple[str, str] | None:
    """Return the address of the file, and its description."""
    work, kind = server.call.work, server.call.options.attached
    if kind == RECORDING and (recording := work.video or work.sound):
        return recording.url, work.title[:LONGEST_ALT]
    if kind in (PICTURE, RECORDING) and work.image:
        return work.image.url, work.image.alt[:LONGEST_ALT]
    return None


def send(server: Server, url: str, description: str) -> str:
    """Send a file of the work as multipart/form-data (RFC 7578), without holding it in memory."""
    server.call.phase("file")
    boundary = uuid4().hex
    start = part(boundary, "description") + description.encode() + b"\r\n"
    start += part(boundary, "file", filename=url.rpartition("/")[2])
    end = f"\r\n--{boundary}--\r\n".encode()
    with server.call.opened(url) as stream:
        size = stream.seek(0, 2)
        stream.seek(0)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(start) + size + len(end)),
        }
        body = blocks(server, start, stream, size, end)
        answer = server.ask("POST", "/api/v2/media", headers=headers, body=body)
    return str(data(answer, changes=True)["id"])


def part(boundary: str, name: str, *, filename: str = "") -> bytes:
    file = f'; filename="{quote(filename)}"\r\nContent-Type: application/octet-stream' if filename else ""
    return f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()


def blocks(server: Server, start: bytes, stream: IO[bytes], size: int, end: bytes) -> Iterator[bytes]:
    yield start
    sent = 0
    while block := stream.read(BLOCK):
        sent += len(block)
        server.call.beat(sent, size)
        yield block
    yield end


def prepared(server: Server, number: str) -> None:
    """Wait until the server has prepared a file: until then it answers 206.

    Raises:
        NotNow: it takes long; the next attempt goes on waiting.
        Refused: it could not.
        Missing: it has thrown the file away.
    """
    server.call.phase("prepare")
    deadline, pauses = time.monotonic() + PATIENCE_S, iter(PAUSES_S)
    while still_preparing(server, number):
        if time.monotonic() > deadline:
            raise NotNow("mastodon_media_slow")
        time.sleep(next(pauses, PAUSES_S[-1]))
        server.call.beat()


def still_preparing(server: Server, number: str) -> bool:
    try:
        return server.ask("GET", f"/api/v1/media/{number}").status == 206
    except Refused as error:
        if error.status != 422:
            raise
        server.call.keep(media=None, media_of=None)
        raise Refused("mastodon_media", reason=error.reason, status=422, answer=error.answer) from error
