"""Sends a large file in chunks, and takes the sending up again on any machine, where the other side says it stands.

The protocol is Google's for resumable uploads (the guide "Resumable Uploads" of the YouTube Data API), which PeerTube
speaks too. Whoever calls keeps the address of the session before the first byte leaves, and reads from the type of the
error what to do next:

    UploadStopped
    ├── SessionGone         404, 410: look whether the file arrived; only then begin again
    ├── TryLater            408, 425, 429, 5xx: wait, ask where the upload stands, go on
    ├── LoginRefused        401: renew the access, then go on
    ├── UploadRefused       any other 4xx: for good
    ├── AnswerNotUnderstood such as a page of HTML: ask where the upload stands
    └── SourceChanged       the file is shorter than it was said to be

``transport.NoAnswer`` comes through as it is: ask where the upload stands.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, NoReturn
from urllib.parse import urljoin

from channels.transport import Answer, Transport

UNIT = 256 * 1024
"""Every chunk but the last is a multiple of this many bytes."""
CHUNK = 128 * UNIT
BLOCK = 2 * UNIT
STILL_LIMIT = 3
RANGE = re.compile(r"bytes\s*=\s*0-(\d+)")
TRANSIENT = frozenset({408, 425, 429})


class UploadStopped(Exception):
    """The other side does not go on; ``answer`` is what it said, if it said something."""

    def __init__(self, message: str, answer: Answer | None = None) -> None:
        super().__init__(message)
        self.answer = answer


class SessionGone(UploadStopped):
    """The address of the session is not known any more: the file may have arrived, or nothing of it."""


class TryLater(UploadStopped):
    """The other side has a problem, or has had enough for now; ``answer`` may say for how long."""


class LoginRefused(UploadStopped):
    """The access token is not valid, or not any more."""


class UploadRefused(UploadStopped):
    """The other side does not want this file, or not from us."""


class AnswerNotUnderstood(UploadStopped):
    """The answer is none that the protocol knows."""


class SourceChanged(UploadStopped):
    """The file ended before the number of bytes that was promised."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is sent: a file opened for reading that can be sought in, its size in bytes and its type."""

    file: IO[bytes]
    byte_length: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where an upload stands: bytes that the other side has, and what it made of the whole, or None."""

    received: int
    resource: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Watch:
    """Who looks on.

    Attributes:
        before_chunk: may stop by raising.
        moving: gets the bytes that have left, several times a second on a fast line; may stop by raising.
        acknowledged: gets the bytes that have arrived.
    """

    before_chunk: Callable[[], None] = lambda: None
    moving: Callable[[int], None] = lambda _left: None
    acknowledged: Callable[[int], None] = lambda _received: None


NOBODY = Watch()


class ResumableUpload:
    """One file on its way: ``start`` or a kept address, then ``query`` or ``send``."""

    def __init__(self, transport: Transport, source: Source, headers: Callable[[], Mapping[str, str]]) -> None:
        """``headers`` gives those that go along with every request, such as a token that is renewed meanwhile."""
        self._transport = transport
        self._source = source
        self._headers = headers

    def start(self, url: str, metadata: Mapping[str, Any]) -> str:
        """Open a session; return its address, which is to be kept before anything is sent to it.

        Raises:
            UploadStopped: it was not opened.
            NoAnswer: it may have been opened, which makes no object: opening another one is harmless.
        """
        headers = {
            **self._headers(),
            "Content-Type": "application/json; charset=UTF-8",
            "X-Upload-Content-Length": str(self._source.byte_length),
            "X-Upload-Content-Type": self._source.media_type,
        }
        answer = self._transport.ask("POST", url, headers=headers, body=json.dumps(metadata).encode())
        location = answer.headers.get("location")
        if answer.status not in (200, 201) or not location:
            _stop(answer)
        return urljoin(url, location)

    def query(self, session: str) -> Standing:
        """Ask where the upload stands.

        Raises:
            UploadStopped, NoAnswer
        """
        return self._put(session, f"bytes */{self._source.byte_length}", 0, b"")

    def send(self, session: str, *, offset: int = 0, chunk: int = CHUNK, watch: Watch = NOBODY) -> Mapping[str, Any]:
        """Send all that is missing from ``offset`` on; return what the other side made of the file.

        Raises:
            ValueError: ``chunk`` is no multiple of UNIT.
            UploadStopped, NoAnswer
        """
        if chunk <= 0 or chunk % UNIT:
            raise ValueError(f"a chunk of {chunk} bytes is no multiple of {UNIT}")
        still = 0
        while True:
            watch.before_chunk()
            standing = self._chunk(session, (offset, min(offset + chunk, self._source.byte_length)), watch)
            watch.acknowledged(standing.received)
            if standing.resource is not None:
                return standing.resource
            still = still + 1 if standing.received <= offset else 0
            if still == STILL_LIMIT:
                raise TryLater(f"the upload stands at {offset} bytes")
            offset = standing.received

    def _chunk(self, session: str, extent: tuple[int, int], watch: Watch) -> Standing:
        offset, end = extent
        if end <= offset:
            return self.query(session)
        span = f"bytes {offset}-{end - 1}/{self._source.byte_length}"
        return self._put(session, span, end - offset, self._blocks(offset, end, watch))

    def _put(self, session: str, content_range: str, length: int, body: bytes | Iterator[bytes]) -> Standing:
        headers = {
            **self._headers(),
            "Content-Length": str(length),
            "Content-Range": content_range,
            "Content-Type": self._source.media_type,
        }
        return self._standing(self._transport.ask("PUT", session, headers=headers, body=body))

    def _blocks(self, offset: int, end: int, watch: Watch) -> Iterator[bytes]:
        self._source.file.seek(offset)
        while offset < end:
            block = self._source.file.read(min(BLOCK, end - offset))
            if not block:
                raise SourceChanged(f"the file ends at {offset} bytes, not at {self._source.byte_length}")
            offset += len(block)
            watch.moving(offset)
            yield block

    def _standing(self, answer: Answer) -> Standing:
        if answer.status == 308:
            return Standing(received=_received(answer, self._source.byte_length))
        if answer.status not in (200, 201):
            _stop(answer)
        return Standing(received=self._source.byte_length, resource=_resource(answer))


def _received(answer: Answer, total: int) -> int:
    """Return how many bytes the other side has: it alone knows.

    Raises:
        AnswerNotUnderstood
    """
    told = answer.headers.get("range")
    if told is None:
        return 0
    found = RANGE.fullmatch(told.strip())
    if not found or int(found[1]) >= total:
        raise AnswerNotUnderstood(f"the range {told!r} of {total} bytes", answer)
    return int(found[1]) + 1


def _resource(answer: Answer) -> Mapping[str, Any]:
    """Return the object in an answer.

    Raises:
        AnswerNotUnderstood: it holds none.
    """
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise AnswerNotUnderstood("the answer is no JSON", answer) from error
    if not isinstance(found, dict):
        raise AnswerNotUnderstood("the answer is no object", answer)
    return found


def _stop(answer: Answer) -> NoReturn:
    """Raise the error for an answer that ends the sending.

    Raises:
        UploadStopped
    """
    said = f"status {answer.status}"
    if answer.status in (404, 410):
        raise SessionGone(said, answer)
    if answer.status == 401:
        raise LoginRefused(said, answer)
    if answer.status in TRANSIENT or answer.status >= 500:
        raise TryLater(said, answer)
    if answer.status >= 400:
        raise UploadRefused(said, answer)
    raise AnswerNotUnderstood(said, answer)
