"""Ask for the import of a feed: it is read, and somebody may then look at what would be made of it."""

from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How it shall be done: ``handle`` of the show, or "" to find or make it; ``language`` of whoever asks."""

    handle: str = ""
    as_it_is: bool = False
    language: str = "ar"


def require_target(user: Any, handle: str) -> None:
    """Check that ``user`` may fill the show ``handle``, or make a new one. Raises NotAllowed."""
    may = intake.may_fill(user, handle) if handle else intake.may_make_shows(user)
    if not may:
        raise NotAllowed


@transaction.atomic
def ask_import(*, place: Place, wish: Wish, user: Any, in_background: bool = True) -> FeedImport:
    """Note what is asked for, and have the feed read.

    Raises:
        NotAllowed: ``user`` may neither fill the show nor make one.
    """
    require_target(user, wish.handle)
    asked = FeedImport.objects.create(user=user, **asdict(place), **asdict(wish))
    if in_background:
        enqueue_reading(asked)
    return asked
