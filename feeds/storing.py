"""Feeds as files: each under an address that stays, whole at every moment, beside twins that are compressed.

``feeds/<handle>/<file>`` is what nginx or an object storage may hand to anybody, with ``.gz`` and ``.br`` twins; beside
it lies ``.html``, the page that browsers get of it. What only the application may hand out lies under ``withheld/``.
"""

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import brotli
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages

SUFFIXES = {"br": ".br", "gzip": ".gz", "identity": ""}
"""What a name ends in, by the content coding (RFC 9110, 8.4.1); the smallest comes first."""
TWINS = (".br", ".gz")
PAGE, HTML = ".html", "text/html; charset=utf-8"
LARGE = 4 * 1024**2
"""From here on, bytes are compressed quickly rather than well: a reader waits for them."""
HUGE = 16 * 1024**2
"""From here on, even that takes too long: it is handed out whole until its twins are made, a second or two later."""
BLOCK = 1024**2
PUBLIC, WITHHELD, UNFINISHED = "feeds", "withheld", "unfinished"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A feed that is written, but not where anybody reads it."""

    path: Path
    sha256: str
    byte_length: int


class TypedFile(File[bytes]):
    """A file that an object storage shall hand out as ``content_type``."""

    def __init__(self, file: IO[bytes], content_type: str) -> None:
        super().__init__(file)
        self.content_type = content_type


def name_of(handle: str, file_name: str, *, is_withheld: bool) -> str:
    """Return the name in storage of a feed."""
    return f"{WITHHELD if is_withheld else PUBLIC}/{handle}/{file_name}"


@contextmanager
def drafted(name: str, blocks: Iterable[bytes]) -> Iterator[Draft]:
    """Write a feed beside the place of its name; what is not put there is dropped at the end."""
    with _workshop() as folder:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        digest, length = hashlib.sha256(), 0
        # What a killed process left is written over.
        with path.open("wb") as file:
            for block in blocks:
                file.write(block)
                digest.update(block)
                length += len(block)
        try:
            yield Draft(path=path, sha256=digest.hexdigest(), byte_length=length)
        finally:
            path.unlink(missing_ok=True)


def put(name: str, draft: Draft, *, media_type: str, modified: datetime) -> None:
    """Store a feed and its twins in the place of what was there: readers see the one or the other, never a part.

    One writer at a time for each name: see ``feeds.materialise``. ``modified`` has no fraction of a second.
    """
    place = _replacing(name, media_type, modified)
    with draft.path.open("rb") as source:
        if draft.byte_length > HUGE:
            for suffix in TWINS:
                default_storage.delete(name + suffix)
            place({"": draft.path})
            place(_twins(source, draft))
        else:
            place(_twins(source, draft) | {"": draft.path})


def put_page(name: str, page: bytes, *, modified: datetime) -> None:
    """Store the page of a feed in the place of what was there."""
    with drafted(name + PAGE, [page]) as draft:
        _replacing(name, HTML, modified)({PAGE: draft.path})


def remove(name: str) -> None:
    """Delete a feed, its page and its twins: the feed last, for the others are found by it."""
    for suffix in (PAGE, *SUFFIXES.values()):
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


def read_page(name: str) -> bytes | None:
    """Return the page of a feed, or None where it has none."""
    try:
        with default_storage.open(name + PAGE) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def _twins(source: IO[bytes], draft: Draft) -> dict[str, Path]:
    """Write both twins at the same time, and return where; the same bytes give the same twins."""
    is_large = draft.byte_length > LARGE
    small = brotli.Compressor(quality=1 if is_large else 5)
    # A header without name and time (RFC 1952, 2.3).
    zipped = zlib.compressobj(1 if is_large else 6, wbits=16 + zlib.MAX_WBITS)
    steps = {".br": (small.process, small.finish), ".gz": (zipped.compress, zipped.flush)}
    paths = {suffix: draft.path.with_name(draft.path.name + suffix) for suffix in steps}
    with ThreadPoolExecutor(len(steps)) as pool:
        for done in [pool.submit(_pack, source, paths[suffix], *step) for suffix, step in steps.items()]:
            done.result()
    return paths


def _pack(source: IO[bytes], target: Path, add: Callable[[bytes], bytes], end: Callable[[], bytes]) -> None:
    with target.open("wb") as file:
        at = 0
        # Two threads read it, so nobody moves in it.
        while block := os.pread(source.fileno(), BLOCK, at):
            file.write(add(block))
            at += len(block)
        file.write(end())


@contextmanager
def _workshop() -> Iterator[Path]:
    """Give a folder on the disk: from it, files go to their places by a new name, or are carried to another machine."""
    if isinstance(storages["default"], FileSystemStorage):
        yield Path(default_storage.path(UNFINISHED))
    else:
        with TemporaryDirectory() as folder:
            yield Path(folder)


def _replacing(name: str, media_type: str, modified: datetime) -> Callable[[dict[str, Path]], None]:
    """Return what puts finished files, by the suffix of each, in the place of what was there."""

    def rename(files: dict[str, Path]) -> None:
        moment = modified.timestamp()
        for path in files.values():
            with path.open("rb") as file:
                os.fsync(file.fileno())
            # A proxy's validators are made of time and size: see feeds.materialise.
            os.utime(path, (moment, moment))
        for suffix, path in files.items():
            target = Path(default_storage.path(name + suffix))
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)

    def send(files: dict[str, Path]) -> None:
        for suffix, path in files.items():
            with path.open("rb") as file:
                default_storage.save(name + suffix, TypedFile(file, media_type))
            if suffix:
                path.unlink()

    return rename if isinstance(storages["default"], FileSystemStorage) else send
