"""Where the files of a feed come from: from the web, or from an export beside the feed."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from feeds.fetching import Limits, fetch
from feeds.importers import errors
from feeds.importers.answers import check_status, named
from feeds.importers.conf import MEBIBYTE, conf
from feeds.importers.download import Note, Progress, download

MANIFEST = "media.json"
FEED = "feed.xml"
EXTRA_SECONDS = 60.0
BLOCK = 256 * 1024


class Source(Protocol):
    """Gives what stands behind the addresses of a feed."""

    def feed(self) -> tuple[bytes, str, str]:
        """Return the bytes of the feed, where it is, and the encoding that the server names. Raises ImportProblem."""

    def page(self, url: str) -> tuple[bytes, str, str]:
        """Return the same of an older page of the feed. Raises FetchFailed."""

    def small(self, url: str) -> bytes:
        """Return a file of at most ``conf.extra_bytes``. Raises FetchFailed."""

    def large(self, url: str, path: Path, progress: Progress, note: Note) -> None:
        """Bring a file to ``path``, going on where ``progress`` says that it is. Raises FetchFailed."""


class Web:
    """The web, asked by the one client that never enters a private network."""

    def __init__(self, address: str) -> None:
        self.address = address

    def feed(self) -> tuple[bytes, str, str]:
        return self.page(self.address)

    def page(self, url: str) -> tuple[bytes, str, str]:
        limits = Limits(seconds=conf.feed_seconds, byte_length=conf.feed_bytes, redirects=conf.redirects)
        return self._whole(url, limits)

    def small(self, url: str) -> bytes:
        limits = Limits(seconds=EXTRA_SECONDS, byte_length=conf.extra_bytes, redirects=conf.redirects)
        return self._whole(url, limits)[0]

    def large(self, url: str, path: Path, progress: Progress, note: Note) -> None:
        download(url, path, progress, note)

    def _whole(self, url: str, limits: Limits) -> tuple[bytes, str, str]:
        with named(limits.byte_length):
            answer = fetch(url, limits=limits)
        check_status(answer.status)
        content_type = answer.headers.get("content-type", "")
        return answer.body, answer.url, content_type.partition("charset=")[2].partition(";")[0].strip(" \"'")


class Export:
    """An export of a show (see feeds/exports): what is not in it is asked from the web.

    Raises:
        BadArchive: the file is no export.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            manifest = json.loads(self._read(MANIFEST, conf.extra_bytes))
            self._files: dict[str, dict[str, Any]] = {entry["url"]: entry for entry in manifest["files"]}
        except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, errors.FetchFailed) as error:
            raise errors.BadArchive(str(error)) from error
        self._address = str(manifest.get("feed_url", ""))
        self._web = Web(self._address)

    def feed(self) -> tuple[bytes, str, str]:
        return self._read(FEED, conf.feed_bytes), self._address, ""

    def page(self, url: str) -> tuple[bytes, str, str]:
        return self._web.page(url)

    def small(self, url: str) -> bytes:
        entry = self._files.get(url)
        return self._read(entry["file"], conf.extra_bytes) if entry else self._web.small(url)

    def large(self, url: str, path: Path, progress: Progress, note: Note) -> None:
        entry = self._files.get(url)
        if entry is None or not entry.get("file"):
            self._web.large(url, path, progress, note)
            return
        digest = hashlib.sha256()
        with path.open("wb") as written:
            for block in self._blocks(entry["file"], conf.sound_bytes):
                written.write(block)
                digest.update(block)
            progress.offset = progress.length = written.tell()
        if digest.hexdigest() != entry["sha256"]:
            raise errors.Damaged(entry["file"])
        note(progress)

    def _read(self, name: str, limit: int) -> bytes:
        return b"".join(self._blocks(name, limit))

    def _blocks(self, name: str, limit: int) -> Iterator[bytes]:
        """Raises Missing, TooLarge, Damaged. What a file unpacks to is counted, whatever the archive says of it."""
        left = limit
        try:
            with self._zip.open(name) as stored:
                while block := stored.read(BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise errors.TooLarge(limit_mb=limit // MEBIBYTE)
                    yield block
        except KeyError as error:
            raise errors.Missing(name) from error
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise errors.Damaged(name) from error


def file_name(url: str) -> str:
    """Return the last part of an address, for people to recognise the file."""
    return PurePosixPath(unquote(urlsplit(url).path)).name or "recording"
