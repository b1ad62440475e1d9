"""Put a feed with many items together: those that are as they were are taken from the feed that is stored.

Only works of which the catalogue says that they have changed are read and rendered, in portions, so that neither time
nor memory grows with the age of a show. Everything that a rendering depends on is in a fingerprint: of the work, or of
what all of them share, which is the show, the format and the program. The old bytes are used only if the whole stored
file is the one that was written: its checksum is compared before.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.files.storage import default_storage

from cms.catalogue.fingerprints import fingerprint
from cms.catalogue.records import Episode, Show
from cms.catalogue.show_reader import ShowReader
from feeds.announcing import with_hubs
from feeds.format import Format
from feeds.models import KeptItems, StoredFeed
from feeds.private import masked
from feeds.program import program_digest

PORTION = 300
"""How many works are in memory at once."""


@dataclass(frozen=True, kw_only=True)
class Document:
    """A feed that is about to be stored: its bytes, and what of them can be used again; None: nothing."""

    blocks: Iterable[bytes]
    kept: KeptItems | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the bytes of an item are, and the fingerprint of the work that they were made of."""

    fingerprint: str
    file: IO[bytes]
    start: int
    length: int


def shown(feed: Any) -> Any:
    """Return a feed as it is written down: it names who is told of changes; a private one hides its addresses."""
    return masked(with_hubs(feed))


@contextmanager
def assembled(form: Format[Any], reader: ShowReader, known: StoredFeed | None) -> Iterator[Document]:
    """Give a feed, for which everything of the ``known`` one is used that still holds; everything is rendered at once.

    Raises whatever the format raises.
    """
    if form.pieces is None:
        raise TypeError(f"{form.slug} has no pieces")
    frame = form.pieces(shown(reader.show))
    around = _fingerprint_around(form, reader)
    with ExitStack() as stack:
        old = _kept(known, around, stack)
        fresh = stack.enter_context(TemporaryFile())
        fingerprints = reader.fingerprints()
        places = {guid: old[guid] for guid, now in fingerprints.items() if guid in old and old[guid].fingerprint == now}
        changed = [guid for guid in fingerprints if guid not in places]
        for first in range(0, len(changed), PORTION):
            for episode, item in _rendered(form, reader, changed[first : first + PORTION]):
                start = fresh.tell()
                fresh.write(item)
                places[episode.guid] = Place(
                    fingerprint=fingerprints[episode.guid], file=fresh, start=start, length=len(item)
                )
        found = [(guid, places[guid]) for guid in fingerprints if guid in places]
        yield Document(
            blocks=_blocks(frame.head, [place for _guid, place in found], frame.tail),
            kept=KeptItems(
                fingerprint=around,
                start=len(frame.head),
                items=[(guid, place.fingerprint, place.length) for guid, place in found],
            ),
        )


def _fingerprint_around(form: Format[Any], reader: ShowReader) -> str:
    """Return the fingerprint of everything that all items share; what moves with every episode is in none of them."""
    show = shown(reader.show)
    still = replace(show, changed_at=datetime.min, released_at=None, trailers=(), live_items=())
    return fingerprint(program_digest(), form.slug, reader.fingerprint, still)


def _kept(known: StoredFeed | None, around: str, stack: ExitStack) -> dict[str, Place]:
    """Return the items of a stored feed that may be used again, by the identifier of the work."""
    kept = KeptItems.objects.filter(feed=known, fingerprint=around).first() if known else None
    if known is None or kept is None or not default_storage.exists(known.name):
        return {}
    file: Any = stack.enter_context(default_storage.open(known.name))
    if _sha256(file) != known.sha256:
        return {}
    found, start = {}, kept.start
    for guid, each, length in kept.items:
        found[guid] = Place(fingerprint=each, file=file, start=start, length=length)
        start += length
    return found


def _sha256(file: Any) -> str:
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    return digest.hexdigest()


def _rendered(form: Format[Any], reader: ShowReader, guids: list[str]) -> Iterator[tuple[Episode, bytes]]:
    """Yield works, and the item of each; those that have just been withdrawn are left out."""
    episodes = reader.episodes(guids)
    show: Show = shown(replace(reader.show, episodes=episodes))
    if form.pieces:
        yield from zip(episodes, form.pieces(show).items, strict=True)


def _blocks(head: bytes, places: Iterable[Place], tail: bytes) -> Iterator[bytes]:
    yield head
    for place in places:
        # To go where one is already would cost a reading.
        if place.file.tell() != place.start:
            place.file.seek(place.start)
        yield place.file.read(place.length)
    yield tail
