"""Ask for the import of a feed: it is read, and somebody may then look at what would be made of it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.catalogue import intake
from feeds.importers.errors import NotAllowed
from feeds.importers.models import FeedImport
from feeds.importers.queueing import enqueue_reading


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a feed is: at an address, or in the bytes of a file; ``archive`` is the path of an export of a show."""

    address: str = ""
    filename: str = ""
    document: bytes | None = None
    archive: str = ""


def require_target(user: Any, handle: str) -> None:
    """Check that ``user`` may fill the show ``handle``, or make a new one. Raises NotAllowed."""
    may = intake.may_fill(user, handle) if handle else intake.may_make_shows(user)
    if not may:
        raise NotAllowed


@transaction.atomic
def ask_import(*, place: Place, handle: str, as_it_is: bool, language: str, user: Any) -> FeedImport:
    """Note what is asked for, and have the feed read; ``handle`` of the show, or "" to find or make it.

    Raises:
        NotAllowed: ``user`` may neither fill the show nor make one.
    """
    if handle or not intake.fillable(user):
        require_target(user, handle)
    asked = FeedImport.objects.create(
        address=place.address,
        filename=place.filename,
        document=place.document,
        archive=place.archive,
        handle=handle,
        as_it_is=as_it_is,
        language=language,
        user=user,
    )
    enqueue_reading(asked)
    return asked
