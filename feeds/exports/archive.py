"""The export of a show: a zip file that is written while it is sent, and never held in memory."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, Any, cast

from cms.catalogue import queries
from cms.catalogue.holdings import NotHeld, holding
from cms.catalogue.records import House, Show
from feeds.exports.parts import Part, parts_of
from feeds.registry import all_formats

FEED, MANIFEST, LIST, NOTE = "feed.xml", "media.json", "shows.opml", "README.txt"
VERSION = 1
BLOCK = 256 * 1024
WORDS = """This is the export of a podcast, made by Athir.

feed.xml     the feed, as apps read it; its addresses are those of the house where it was made
media.json   every file that the feed names: its address, its name in this export, its size and SHA-256
shows.opml   the address of the feed, for apps that import subscriptions
media, transcripts, chapters, pictures    the files

To move it into another house that runs Athir: script/manage import_feed THIS-FILE.zip
"""


class _Sink:
    """What zipfile writes to; what has been written is taken away block by block."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, data: Any) -> int:
        self._blocks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        taken = b"".join(self._blocks)
        self._blocks.clear()
        return taken


def export(show: Show, *, with_media: bool = True) -> Iterator[bytes]:
    """Yield the zip file of ``show`` in blocks.

    The list of files comes last, when every size and checksum is known. Without media, sound is listed only.
    """
    sink = _Sink()
    files: list[dict[str, Any]] = []
    # It only ever appends, so it needs neither to tell nor to seek.
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w") as archive:
        for number, part in enumerate(parts_of(show), 1):
            if part.enclosure is not None and not with_media:
                files.append(_listed(part))
                continue
            yield from _added(archive, sink, part, _entry(part.name(number), show.changed_at, part), files)
        for name, data in _papers(show, files).items():
            with archive.open(_entry(name, show.changed_at), "w") as target:
                target.write(data)
        yield sink.take()
    yield sink.take()


def _papers(show: Show, files: list[dict[str, Any]]) -> dict[str, bytes]:
    manifest = {"version": VERSION, "feed_url": show.feed_url, "guid": show.guid, "files": files}
    papers = {
        FEED: all_formats()["podcast"].render(show),
        MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode(),
        NOTE: WORDS.encode(),
    }
    house = queries.house()
    return papers | ({LIST: _list(house, show)} if house else {})


def _list(house: House, show: Show) -> bytes:
    alone = replace(house, shows=(show,), news=(), live_items=())
    return bytes(all_formats()["shows"].render(alone))


def _listed(part: Part) -> dict[str, Any]:
    sound = part.enclosure
    if sound is None:
        raise ValueError(part.url)
    return {"url": part.url, "file": "", "byte_length": sound.byte_length, "sha256": sound.sha256}


def _added(
    archive: zipfile.ZipFile, sink: _Sink, part: Part, entry: zipfile.ZipInfo, files: list[dict[str, Any]]
) -> Iterator[bytes]:
    """Add one file; one that is not of this house, or gone, is left out: the feed still names it."""
    digest, length = hashlib.sha256(), 0
    try:
        with holding(part.url) as held, archive.open(entry, "w", force_zip64=True) as target:
            for block in held.blocks():
                target.write(block)
                digest.update(block)
                length += len(block)
                yield sink.take()
    except NotHeld:
        return
    files.append({"url": part.url, "file": entry.filename, "byte_length": length, "sha256": digest.hexdigest()})


def _entry(name: str, at: datetime, part: Part | None = None) -> zipfile.ZipInfo:
    """Return the head of a file; the same show gives the same bytes, so it carries the time of the show."""
    entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
    # Sound and pictures are packed already.
    entry.compress_type = zipfile.ZIP_STORED if part and part.is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
