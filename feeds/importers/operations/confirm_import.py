"""Have a feed moved in that has been read and looked at."""

from typing import Any

from django.db import transaction

from feeds.importers.errors import Locked
from feeds.importers.models import FeedImport
from feeds.importers.operations.ask_import import require_target
from feeds.importers.queueing import enqueue_next
from feeds.importers.settling import conclude
from feeds.importers.states import State, advance


@transaction.atomic
def confirm_import(*, asked: FeedImport, user: Any, is_own: bool, in_background: bool = True) -> FeedImport:
    """Begin to move the items; ``is_own``: somebody answers for it that a locked feed is theirs.

    Raises:
        NotAllowed: ``user`` may neither fill the show nor make it.
        Locked: its owner forbids others to import it, and nobody has said that it is theirs.
        TransitionRefused: it has been confirmed or stopped meanwhile.
    """
    require_target(user, "" if asked.makes_show else asked.handle)
    if asked.found.get("is_locked") and not is_own:
        raise Locked(owner=str(asked.found.get("owner", "")))
    advance(asked, State.PREPARING, reason="confirmed")
    asked.is_own = is_own
    asked.save(update_fields=["is_own"])
    if in_background:
        enqueue_next(asked)
    conclude(asked)
    return asked
