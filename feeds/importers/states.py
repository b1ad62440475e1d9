"""The states of an import, and of each of its items, and the only code that changes them.

Both walk the same way: an import is fetched, is ready when it waits for somebody's word, and prepares while its items
move; an item is fetched, and prepares while the pipeline works on its sound.
"""

import logging
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from feeds.importers.models import Moving

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing", bound="Moving")


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    FETCHING = "fetching", _("Being fetched")
    READY = "ready", _("Waits for your word")
    PREPARING = "preparing", _("Being prepared")
    MADE = "made", _("Moved in")
    KEPT = "kept", _("Already here")
    REFUSED = "refused", _("Not taken")
    STOPPED = "stopped", _("Stopped")


RUNNING = frozenset({State.FETCHING})
FINAL = frozenset({State.MADE, State.KEPT, State.REFUSED, State.STOPPED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.FETCHING, State.REFUSED, State.STOPPED}),
    # To itself: the worker died and another one goes on.
    State.FETCHING: frozenset(
        {State.FETCHING, State.WAITING, State.READY, State.PREPARING, State.REFUSED, State.STOPPED}
    ),
    State.READY: frozenset({State.PREPARING, State.STOPPED}),
    State.PREPARING: frozenset({State.MADE, State.KEPT, State.REFUSED, State.STOPPED}),
    State.MADE: frozenset(),
    # Somebody wants the differences taken over.
    State.KEPT: frozenset({State.WAITING}),
    State.REFUSED: frozenset({State.WAITING}),
    State.STOPPED: frozenset(),
}

AUDIT_VERB: dict[State, str] = {
    State.WAITING: "put back",
    State.FETCHING: "taken up",
    State.READY: "read",
    State.PREPARING: "handed on",
    State.MADE: "moved in",
    State.KEPT: "left as it was",
    State.REFUSED: "refused",
    State.STOPPED: "stopped",
}


class TransitionRefused(Exception):
    """It is not in a state from which it may go there."""


def advance(thing: Thing, to: State, *, reason: str = "") -> Thing:
    """Move an import or an item to another state, in one transaction with its log entry; it is refreshed and returned.

    It gets a new owner whenever it is taken up, and has none in any other state: this is the fence that keeps a late
    worker from writing. Raises TransitionRefused.
    """
    with transaction.atomic():
        thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())
        before = State(thing.state)
        if to not in TRANSITIONS[before]:
            raise TransitionRefused(f"{thing}: {before} to {to}")
        thing.state = to
        thing.owner = uuid4() if to in RUNNING else None
        thing.save(update_fields=["state", "owner"])
        thing.events.create(before=before, after=to, verb=AUDIT_VERB[to], reason=reason[:255])
    logger.info("%s %s (%s to %s) %s", thing, AUDIT_VERB[to], before, to, reason)
    return thing
