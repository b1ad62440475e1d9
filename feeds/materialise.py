"""Write a feed to storage, where it is served from as a file."""

import hashlib
import logging
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from cms.catalogue import queries
from cms.catalogue.records import Show
from feeds.format import Format
from feeds.models import StoredFeed

logger = logging.getLogger(__name__)


@transaction.atomic
def materialise(*, handle: str, form: Format[Any]) -> StoredFeed | None:
    """Render the feed of a show and store it when its bytes differ from the stored ones.

    A show that is no longer live keeps its row, marked as gone. The tasks of one show hold a lock of the queue,
    so they run one after another, and the last to write has seen the latest.
    """
    stored = StoredFeed.objects.filter(handle=handle, format=form.slug).first()
    show = queries.feed(handle)
    if not isinstance(show, Show):
        StoredFeed.objects.filter(handle=handle, format=form.slug).update(is_gone=True)
        return None
    document = form.render(show)
    sha256 = hashlib.sha256(document).hexdigest()
    if stored and stored.sha256 == sha256 and not stored.is_gone:
        return stored
    return _store(handle, form, document, sha256, stored)


def _store(handle: str, form: Format[Any], document: bytes, sha256: str, stored: StoredFeed | None) -> StoredFeed:
    name = default_storage.save(f"feeds/{handle}/{form.slug}-{sha256[:16]}.{form.extension}", ContentFile(document))
    feed, _created = StoredFeed.objects.update_or_create(
        handle=handle,
        format=form.slug,
        defaults={
            "name": name,
            "sha256": sha256,
            "byte_length": len(document),
            "modified_at": timezone.now(),
            "is_gone": False,
        },
    )
    if stored and stored.name != name:
        transaction.on_commit(partial(default_storage.delete, stored.name))
    logger.info("Stored feed %s (%d bytes)", feed, len(document))
    return feed
