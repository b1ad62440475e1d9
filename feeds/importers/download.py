"""Bring a large file by as many requests as it takes: each goes on where the last one broke (RFC 9110, section 14)."""

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from feeds.fetching import Limits, Reply, opened
from feeds.importers import errors
from feeds.importers.answers import check_status, named
from feeds.importers.conf import MEBIBYTE, conf

NOTE_SECONDS = 1.0
# Requests in a row that bring less than this.
PATIENCE = 3
LITTLE = 64 * 1024
# Bytes per second that a server must reach on the whole, after some time.
PACE = 2048
PACE_FROM_SECONDS = 60.0
PARTIAL = 206
UNSATISFIABLE = 416
SPAN = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


@dataclass(kw_only=True)
class Progress:
    """How much of a file has come: bytes that are safe on the disk, and in all (0 while that is not known).

    ``validator``: what the server must recognise before it may send the rest; "" where it gave none to rely on.
    """

    offset: int = 0
    length: int = 0
    validator: str = ""


Note = Callable[[Progress], None]


def download(url: str, path: Path, progress: Progress, note: Note) -> None:
    """Bring ``url`` to ``path``; ``progress`` tells what is there and is kept up to date; ``note`` is told of it.

    Raises:
        FetchFailed: see errors.py. What has come stays, for another attempt.
    """
    limits = Limits(seconds=conf.sound_seconds, byte_length=conf.sound_bytes, redirects=conf.redirects)
    vain = 0
    for _request in range(conf.requests):
        before = progress.offset
        try:
            with named(limits.byte_length):
                if _ask(url, path, progress, note, limits):
                    return
        except (errors.Passing, errors.TooSlow):
            vain = vain + 1 if progress.offset - before < LITTLE else 0
            if vain >= PATIENCE:
                raise
    raise errors.TooSlow(url)


def _ask(url: str, path: Path, progress: Progress, note: Note, limits: Limits) -> bool:
    """Make one request; say whether the file is whole now."""
    headers = {"Accept-Encoding": "identity"}
    if progress.offset and progress.validator:
        headers |= {"Range": f"bytes={progress.offset}-", "If-Range": progress.validator}
    with opened(url, headers=headers, limits=limits) as reply:
        if reply.status == UNSATISFIABLE and progress.offset:
            return _is_whole_already(reply, progress)
        if reply.status == PARTIAL:
            if not _goes_on(reply, progress):
                _start_anew(progress)
                return False
        else:
            check_status(reply.status)
            progress.offset = 0
        _learn(reply.headers, progress)
        if progress.length > conf.sound_bytes:
            raise errors.TooLarge(limit_mb=conf.sound_bytes // MEBIBYTE)
        _write(reply, path, progress, note)
    return not progress.length or progress.offset >= progress.length


def _is_whole_already(reply: Reply, progress: Progress) -> bool:
    """Nothing lies beyond what has come, if the file is as long as that; else it is another file by now."""
    found = SPAN.match(reply.headers.get("content-range", ""))
    if found and found[2] == str(progress.offset):
        return True
    _start_anew(progress)
    return False


def _start_anew(progress: Progress) -> None:
    progress.offset, progress.length, progress.validator = 0, 0, ""


def _goes_on(reply: Reply, progress: Progress) -> bool:
    found = SPAN.match(reply.headers.get("content-range", ""))
    return bool(found and found[1] == str(progress.offset) and found[2] in (str(progress.length), "*"))


def _learn(headers: Mapping[str, str], progress: Progress) -> None:
    if progress.offset:
        return
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    # A weak validator does not say that the bytes are the same (RFC 9110, section 13.1.5).
    progress.validator = (etag if etag.startswith('"') else modified)[:500]
    length = "" if headers.get("content-encoding", "identity") != "identity" else headers.get("content-length", "")
    progress.length = int(length) if length.isdigit() else 0


def _write(reply: Reply, path: Path, progress: Progress, note: Note) -> None:
    """Append what comes; what is noted as safe is on the disk before it is noted.

    Raises:
        TooSlow: the server keeps no pace.
    """
    began = last = time.monotonic()
    before = progress.offset
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.truncate(progress.offset)
        file.seek(progress.offset)
        try:
            for block in reply.blocks():
                file.write(block)
                now = time.monotonic()
                if now - last > NOTE_SECONDS:
                    _secure(file, progress)
                    note(progress)
                    last = now
                if now - began > PACE_FROM_SECONDS and progress.offset - before < PACE * (now - began):
                    raise errors.TooSlow(reply.url)
        finally:
            _secure(file, progress)
            note(progress)


def _secure(file: IO[bytes], progress: Progress) -> None:
    file.flush()
    os.fsync(file.fileno())
    progress.offset = file.tell()
