"""Feeds as files: each under an address that stays, whole at every moment, beside twins that are compressed.

``feeds/<handle>/<file>`` is what nginx or an object storage may hand to anybody, with ``.gz`` and ``.br`` twins.
What only the application may hand out lies under ``withheld/`` instead.
"""

import gzip
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import brotli
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages

SUFFIXES = {"br": ".br", "gzip": ".gz", "identity": ""}
"""What a name ends in, by the content coding (RFC 9110, 8.4.1); the smallest comes first."""
TWINS = (".br", ".gz")
LARGE = 4 * 1024**2
"""From here on, bytes are compressed quickly rather than well: a reader waits for them."""
HUGE = 16 * 1024**2
"""From here on, even that takes too long."""
PUBLIC, WITHHELD, UNFINISHED = "feeds", "withheld", "unfinished"


class TypedFile(ContentFile[bytes]):
    """Bytes that an object storage shall hand out as ``content_type``."""

    def __init__(self, content: bytes, content_type: str) -> None:
        super().__init__(content)
        self.content_type = content_type


def name_of(handle: str, file_name: str, *, is_withheld: bool) -> str:
    """Return the name in storage of a feed."""
    return f"{WITHHELD if is_withheld else PUBLIC}/{handle}/{file_name}"


def put(name: str, document: bytes, *, media_type: str, modified: datetime) -> None:
    """Store a feed and its twins in the place of what was there: readers see the one or the other, never a part.

    One writer at a time for each name: see ``feeds.materialise``. ``modified`` has no fraction of a second.
    """
    if len(document) > HUGE:
        # It is there at once, and everybody gets it whole until its twins are made.
        for suffix in TWINS:
            default_storage.delete(name + suffix)
        _put(name, {"identity": document}, media_type, modified)
        _put(name, twins(document), media_type, modified)
    else:
        _put(name, compressed(document), media_type, modified)


def _put(name: str, contents: dict[str, bytes], media_type: str, modified: datetime) -> None:
    if isinstance(storages["default"], FileSystemStorage):
        _replace(name, contents, modified)
        return
    for coding, content in contents.items():
        default_storage.save(name + SUFFIXES[coding], TypedFile(content, media_type))


def remove(name: str) -> None:
    """Delete a feed and its twins: the twins first, for they are found by the feed."""
    for suffix in SUFFIXES.values():
        default_storage.delete(name + suffix)


def read(name: str, codings: Iterable[str]) -> tuple[str, bytes]:
    """Return the first of ``codings`` that is stored, and its bytes.

    Raises:
        FileNotFoundError: none is.
    """
    for coding in codings:
        try:
            with default_storage.open(name + SUFFIXES[coding]) as file:
                return coding, file.read()
        except FileNotFoundError:
            continue
    raise FileNotFoundError(name)


def compressed(document: bytes) -> dict[str, bytes]:
    """Return the bytes by content coding; the same bytes give the same twins."""
    return twins(document) | {"identity": document}


def twins(document: bytes) -> dict[str, bytes]:
    is_large = len(document) > LARGE
    with ThreadPoolExecutor(2) as pool:
        small = pool.submit(brotli.compress, document, quality=1 if is_large else 5)
        zipped = pool.submit(gzip.compress, document, 1 if is_large else 6, mtime=0)
        return {"br": small.result(), "gzip": zipped.result()}


def _replace(name: str, contents: dict[str, bytes], modified: datetime) -> None:
    """Write beside, then rename. What a killed process left is written over by the next one."""
    moment = modified.timestamp()
    ready = []
    for coding, content in contents.items():
        target = Path(default_storage.path(name + SUFFIXES[coding]))
        beside = Path(default_storage.path(f"{UNFINISHED}/{name}{SUFFIXES[coding]}"))
        for path in (target, beside):
            path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A proxy's validators are made of time and size: see feeds.building.
        os.utime(beside, (moment, moment))
        ready.append((beside, target))
    for beside, target in ready:
        beside.replace(target)
