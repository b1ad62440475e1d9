"""Write feeds to storage, where they are served from as files."""

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from cms.catalogue import queries
from cms.catalogue.records import Feed
from cms.catalogue.show_reader import ShowReader
from feeds import storing
from feeds.announcing import with_hubs
from feeds.assembling import Document, assembled, shown
from feeds.browser_page import page_of
from feeds.format import Format
from feeds.formats.news_sitemap import NEW
from feeds.models import KeptItems, StoredFeed
from feeds.queueing import lock_of
from feeds.registry import formats_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Built:
    """What became of the feeds of a handle.

    Attributes:
        feed: what they say, or None when there is nothing any more.
        changed: those whose bytes are others than before.
        failed: slugs of the formats that could not write it down.
    """

    feed: Feed | None
    changed: list[StoredFeed] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def changes_at(self) -> datetime | None:
        """The next moment at which they say something else although nobody changes anything."""
        live = getattr(self.feed, "live_items", ())
        moments = [moment for item in live for moment in (item.starts_at, item.ends_at) if moment]
        # A story leaves the sitemap of the news when it is no longer new.
        moments += [story.released_at + NEW for news in getattr(self.feed, "news", ()) for story in news.stories]
        return min((moment for moment in moments if moment > timezone.now()), default=None)


@transaction.atomic
def materialise(handle: str, *, anew: bool = False) -> Built:
    """Render the feeds of a handle in every format, and store those whose bytes differ; with ``anew``, all of it.

    What is no longer there keeps its rows, marked as gone. A format that fails keeps what it had stored, and does
    not keep the others from being built.
    """
    _be_the_only_writer(handle)
    reader = queries.reader(handle)
    feed = with_hubs(reader.show if reader else queries.feed(handle))
    rows = {row.format: row for row in StoredFeed.objects.filter(handle=handle)}
    forms = [form for form in formats_of(type(feed)) if form.suits(feed)] if feed else []
    for slug in rows.keys() - {form.slug for form in forms}:
        _retire(rows[slug])
    built = Built(feed=feed)
    for form in forms:
        known = rows.get(form.slug)
        with ExitStack() as stack:
            try:
                document = stack.enter_context(_written(form, feed, reader, None if anew else known))
            except Exception:
                logger.exception("The feed %s could not be written as %s", handle, form.slug)
                built.failed.append(form.slug)
                continue
            row = _row(feed, form)
            draft = stack.enter_context(storing.drafted(row.name, document.blocks))
            row.sha256, row.byte_length = draft.sha256, draft.byte_length
            if anew or not _is_stored(known, row):
                built.changed.append(_store(row, draft, form.media_type, known))
            _keep(known or row, document.kept)
    return built


@contextmanager
def _written(form: Format[Any], feed: Any, reader: ShowReader | None, known: StoredFeed | None) -> Iterator[Document]:
    """Give a feed, written down in a format. Raises whatever the format raises."""
    if reader and form.pieces:
        with assembled(form, reader, known) as document:
            yield document
    else:
        yield Document(blocks=[form.render(shown(feed))])


def _keep(row: StoredFeed, kept: KeptItems | None) -> None:
    if kept:
        kept.feed_id = row.pk
        kept.save()


def _be_the_only_writer(handle: str) -> None:
    """Wait for other transactions that build the same feeds: the worker's, or a command's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock_of(handle)])


def _retire(row: StoredFeed) -> None:
    storing.remove(row.name)
    StoredFeed.objects.filter(pk=row.pk).update(is_gone=True, sha256="")


def _row(feed: Any, form: Format[Any]) -> StoredFeed:
    """Return what shall be known of a feed before it is written, not saved yet."""
    is_private, moved_to = getattr(feed, "is_private", False), getattr(feed, "moved_to", "")
    return StoredFeed(
        handle=feed.handle,
        format=form.slug,
        name=storing.name_of(feed.handle, form.file_name, is_withheld=is_private or bool(moved_to)),
        is_private=is_private,
        moved_to=moved_to,
        is_live=any(item.status == "live" for item in getattr(feed, "live_items", ())),
    )


def _is_stored(known: StoredFeed | None, row: StoredFeed) -> bool:
    if known is None or (known.name, known.moved_to, known.sha256) != (row.name, row.moved_to, row.sha256):
        return False
    return default_storage.exists(known.name)


def _store(row: StoredFeed, draft: storing.Draft, media_type: str, known: StoredFeed | None) -> StoredFeed:
    """Put a feed where ``row`` says, and save the row in the place of the one that is ``known``."""
    row.modified_at = _second_after(known)
    with draft.path.open("rb") as document:
        page = page_of(document)
    storing.put(row.name, draft, media_type=media_type, modified=row.modified_at)
    if page:
        storing.put_page(row.name, page, modified=row.modified_at)
    if known:
        row.pk, row.was_live = known.pk, known.is_live
        if known.name != row.name:
            storing.remove(known.name)
    row.save()
    logger.info("Stored feed %s (%d bytes)", row, draft.byte_length)
    return row


def _second_after(known: StoredFeed | None) -> datetime:
    """Return the present second; where a version of it exists, the next one, when it has come.

    nginx tells versions apart by second and size, and no date may lie in the future (RFC 9110, 8.8.2.1).
    """
    if known:
        pause = known.modified_at.replace(microsecond=0) + timedelta(seconds=1) - timezone.now()
        time.sleep(min(max(pause.total_seconds(), 0.0), 1.0))
    return timezone.now().replace(microsecond=0)
