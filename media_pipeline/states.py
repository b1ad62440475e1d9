"""The states of a job and the only code that changes them."""

import logging
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from media_pipeline.models import Job

logger = logging.getLogger(__name__)


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being processed")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


RUNNING = frozenset({State.RUNNING})
FINAL = frozenset({State.DONE, State.FAILED, State.CANCELLED})

TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.RUNNING, State.CANCELLED}),
    # To itself: the worker died and another one takes the job up again.
    State.RUNNING: frozenset({State.RUNNING, State.WAITING, State.DONE, State.FAILED, State.CANCELLED}),
    State.DONE: frozenset(),
    State.FAILED: frozenset({State.WAITING}),
    State.CANCELLED: frozenset({State.WAITING}),
}

AUDIT_VERB: dict[State, str] = {
    State.WAITING: "put back",
    State.RUNNING: "taken up",
    State.DONE: "finished",
    State.FAILED: "failed",
    State.CANCELLED: "cancelled",
}


class TransitionRefused(Exception):
    """The job is not in a state from which it may go there."""


def advance(thing: "Job", to: State, *, reason: str = "") -> "Job":
    """Move a job to another state, in one transaction with its log entry; `thing` is refreshed and returned.

    A job gets a new owner whenever it is taken up, and has none in any other state: this is the fence that
    keeps a late worker from writing. Raises TransitionRefused.
    """
    with transaction.atomic():
        thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())
        before = State(thing.state)
        if to not in TRANSITIONS[before]:
            raise TransitionRefused(f"job {thing.pk}: {before} to {to}")
        thing.state = to
        thing.owner = uuid4() if to in RUNNING else None
        thing.save(update_fields=["state", "owner"])
        thing.events.create(before=before, after=to, verb=AUDIT_VERB[to], reason=reason[:255])
    logger.info("job %s %s (%s to %s) %s", thing.pk, AUDIT_VERB[to], before, to, reason)
    return thing
