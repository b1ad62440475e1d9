"""Resumable sessions of the local YouTube: bytes are counted and hashed, never kept."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.channels.fakes.serving import Call, Cut, Fault, Refused, Reply

UNIT = 256 * 1024
MAX_BYTES = 274877906944
CONTENT_RANGE = re.compile(r"bytes (\*|(\d+)-(\d+))/(\d+)")
Make = Callable[["Session"], dict[str, Any]]


@dataclass(kw_only=True)
class Session:
    """One upload: what it is for, and how much of it has arrived."""

    key: str
    channel_id: str
    resource: Mapping[str, Any]
    parts: list[str]
    total: int
    media_type: str
    received: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    video_id: str = ""
    gone: int = 0
    """The status by which the session is no longer known, or 0."""


class Sessions:
    """``make`` turns a complete session into a video."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self.all: dict[str, Session] = {}

    def open(self, channel_id: str, call: Call, parts: list[str], resource: Mapping[str, Any]) -> Session:
        """Raises Refused: the file is too large, or not said to be of any size or type."""
        total = call.headers.get("x-upload-content-length", "")
        media_type = call.headers.get("x-upload-content-type", "")
        if not total.isdigit() or not 0 < int(total) <= MAX_BYTES:
            raise Refused(Reply(status=413, content={"error": {"code": 413, "message": "Request Entity Too Large"}}))
        if not media_type.startswith("video/") and media_type != "application/octet-stream":
            raise Refused(Reply(status=400, content={"error": {"code": 400, "message": f"media type {media_type}"}}))
        session = Session(
            key=f"session-{len(self.all) + 1:04}",
            channel_id=channel_id,
            resource=resource,
            parts=parts,
            total=int(total),
            media_type=media_type,
        )
        self.all[session.key] = session
        return session

    def operation(self, call: Call) -> str:
        found = CONTENT_RANGE.fullmatch(call.headers.get("content-range", ""))
        if not found or found[1] == "*":
            return "upload.query"
        return "upload.last" if int(found[3]) + 1 == int(found[4]) else "upload.chunk"

    def take(self, call: Call) -> Reply:
        """Take a chunk, or say where the upload stands.

        Raises:
            Refused: it is not known, or the range is none that fits.
            Cut: as the test wants it.
        """
        session = self.all.get(call.first("upload_id"))
        if session is None or session.gone:
            raise Refused(Reply(status=session.gone if session else 404, content=b"Not Found"))
        found = CONTENT_RANGE.fullmatch(call.headers.get("content-range", ""))
        if not found or int(found[4]) != session.total:
            raise Refused(Reply(status=400, content=b"Content-Range"))
        if found[1] != "*" and not session.video_id:
            self._chunk(session, call, int(found[2]), int(found[3]) + 1)
        return self._standing(session)

    def _chunk(self, session: Session, call: Call, begin: int, end: int) -> None:
        length = end - begin
        if begin != session.received or end > session.total or length != call.body.length:
            raise Refused(Reply(status=400, content=f"{begin}-{end} does not fit {session.received}".encode()))
        if end < session.total and length % UNIT:
            raise Refused(Reply(status=400, content=b"no multiple of 256 KiB"))
        fault = call.fault
        # What is kept of a part of a chunk are whole units.
        limit = length if fault is None else _kept(fault, length)
        for block in call.body.blocks(limit):
            session.digest.update(block)
            session.received += len(block)
        if fault and fault.kind == "cut":
            raise Cut
        if session.received == session.total:
            session.video_id = self._make(session)["id"]

    def _standing(self, session: Session) -> Reply:
        if session.video_id:
            return Reply(content=self._make(session))
        headers = {"Range": f"bytes=0-{session.received - 1}"} if session.received else {}
        return Reply(status=308, headers=headers)


def _kept(fault: Fault, length: int) -> int:
    if fault.kind not in ("cut", "short"):
        return length
    return min(fault.byte_length // UNIT * UNIT, (length - 1) // UNIT * UNIT)
