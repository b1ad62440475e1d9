"""Have a feed moved in that has been read and looked at."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.catalogue import intake
from feeds.importers.errors import HandleTaken, Locked
from feeds.importers.models import FeedImport
from feeds.importers.operations.ask_import import require_target
from feeds.importers.queueing import enqueue_next
from feeds.importers.settling import conclude
from feeds.importers.states import State, advance


@dataclass(frozen=True, kw_only=True)
class Word:
    """What somebody says: that a locked feed is theirs; that what differs here shall be as in the feed; and how a new
    show is called in addresses, or "".
    """

    is_own: bool = False
    takes_over: bool = False
    handle: str = ""


@transaction.atomic
def confirm_import(*, asked: FeedImport, user: Any, word: Word, in_background: bool = True) -> FeedImport:
    """Begin to move the items.

    Raises:
        NotAllowed: ``user`` may neither fill the show nor make it.
        HandleTaken: another show is called so.
        Locked: its owner forbids others to import it, and nobody has said that it is theirs.
        TransitionRefused: it has been confirmed or stopped meanwhile.
    """
    # Whatever is refused below undoes this.
    advance(asked, State.PREPARING, reason="confirmed")
    require_target(user, "" if asked.makes_show else asked.handle)
    if asked.found.get("is_locked") and not word.is_own:
        raise Locked(owner=str(asked.found.get("owner", "")) or "–")
    handle = word.handle if asked.makes_show and word.handle else asked.handle
    if asked.makes_show and not intake.is_free(handle):
        raise HandleTaken
    asked.is_own, asked.takes_over, asked.handle = word.is_own, word.takes_over, handle
    asked.save(update_fields=["is_own", "takes_over", "handle"])
    if in_background:
        enqueue_next(asked)
    if not asked.takes_over:
        conclude(asked)
    return asked
