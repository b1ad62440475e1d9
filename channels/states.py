"""The states of a delivery and the only code that changes them."""

import logging
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from channels.models import Delivery

logger = logging.getLogger(__name__)


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PREFLIGHT = "preflight", _("Being checked")
    QUEUED = "queued", _("Waits for its turn")
    UPLOADING = "uploading", _("Being sent")
    PROCESSING = "processing", _("Being prepared there")
    SCHEDULED = "scheduled", _("Scheduled there")
    PUBLISHED = "published", _("Published, not yet checked")
    VERIFIED = "verified", _("Published and checked")
    RETRY_WAIT = "retry_wait", _("Will be tried again")
    QUOTA_WAIT = "quota_wait", _("Waits for the allowance")
    NEEDS_REAUTH = "needs_reauth", _("Waits for the account")
    ACTION_REQUIRED = "action_required", _("Waits for a person")
    UNKNOWN = "unknown", _("Outcome not known")
    MISSED = "missed", _("Missed its time")
    FAILED = "failed", _("Could not be sent")
    CANCELLED = "cancelled", _("Will not be sent")
    SUPERSEDED = "superseded", _("Replaced by a newer one")
    UPDATE_PENDING = "update_pending", _("Change on its way")
    DRIFTED = "drifted", _("Changed there")
    REMOTE_GONE = "remote_gone", _("No longer there")
    WITHDRAW_PENDING = "withdraw_pending", _("Being taken back")
    WITHDRAWN = "withdrawn", _("Taken back")


S = State
WAITING = frozenset({S.PLANNED, S.QUEUED, S.RETRY_WAIT, S.QUOTA_WAIT, S.NEEDS_REAUTH})
"""Nothing has been made there yet."""
CANCELLABLE = WAITING | {S.MISSED}
"""Nothing of it is there, and nothing is at it."""
UNDER_WAY = frozenset({S.PREFLIGHT, S.UPLOADING})
"""A process is at it; when it dies, what it made must be looked for."""
THERE = frozenset({S.PROCESSING, S.SCHEDULED, S.PUBLISHED, S.VERIFIED, S.UPDATE_PENDING, S.DRIFTED})
"""Something of ours is there."""
FINAL = frozenset({S.VERIFIED, S.MISSED, S.FAILED, S.CANCELLED, S.SUPERSEDED, S.REMOTE_GONE, S.WITHDRAWN})
"""Nothing goes on by itself."""
SETTLED = frozenset({S.VERIFIED, S.CANCELLED, S.SUPERSEDED, S.WITHDRAWN})
"""Nobody has to think of it any more."""
RETRYABLE = FINAL - {S.VERIFIED, S.SUPERSEDED} | {S.RETRY_WAIT, S.QUOTA_WAIT, S.ACTION_REQUIRED}
"""From these a person may send it again."""
NEEDS_PERSON = frozenset({S.NEEDS_REAUTH, S.ACTION_REQUIRED, S.UNKNOWN, S.MISSED, S.FAILED, S.DRIFTED, S.REMOTE_GONE})

_AFTER_SENDING = frozenset({S.PROCESSING, S.SCHEDULED, S.PUBLISHED, S.ACTION_REQUIRED, S.FAILED, S.UNKNOWN})
_BEFORE_SENDING = frozenset({S.MISSED, S.CANCELLED, S.SUPERSEDED, S.WITHDRAW_PENDING})
_PAUSES = frozenset({S.RETRY_WAIT, S.QUOTA_WAIT, S.NEEDS_REAUTH})
_LATER = frozenset({S.UPDATE_PENDING, S.WITHDRAW_PENDING, S.DRIFTED, S.REMOTE_GONE})

TRANSITIONS: dict[State, frozenset[State]] = {
    S.PLANNED: frozenset({S.PREFLIGHT}) | _BEFORE_SENDING,
    S.PREFLIGHT: frozenset({S.PLANNED, S.QUEUED, S.FAILED, S.RETRY_WAIT, S.NEEDS_REAUTH}) | _BEFORE_SENDING,
    S.QUEUED: frozenset({S.UPLOADING, S.FAILED}) | _BEFORE_SENDING | _PAUSES,
    S.UPLOADING: frozenset({S.QUEUED, S.WITHDRAWN}) | _AFTER_SENDING | _PAUSES,
    S.RETRY_WAIT: frozenset({S.QUEUED, S.UPLOADING, S.FAILED, S.NEEDS_REAUTH}) | _BEFORE_SENDING,
    S.QUOTA_WAIT: frozenset({S.QUEUED, S.UPLOADING, S.NEEDS_REAUTH}) | _BEFORE_SENDING,
    S.NEEDS_REAUTH: frozenset({S.QUEUED}) | _BEFORE_SENDING,
    # A change is overtaken by a newer one, or by a withdrawal, also when it has arrived and nobody has looked yet.
    S.PROCESSING: frozenset({S.SCHEDULED, S.PUBLISHED, S.VERIFIED, S.ACTION_REQUIRED, S.FAILED, S.SUPERSEDED}) | _LATER,
    S.SCHEDULED: frozenset({S.PUBLISHED, S.VERIFIED, S.ACTION_REQUIRED, S.FAILED, S.SUPERSEDED}) | _LATER,
    S.PUBLISHED: frozenset({S.PROCESSING, S.SCHEDULED, S.VERIFIED, S.ACTION_REQUIRED, S.FAILED, S.SUPERSEDED}) | _LATER,
    S.VERIFIED: frozenset({S.PLANNED, S.PROCESSING, S.SCHEDULED, S.ACTION_REQUIRED}) | _LATER,
    # Only a verdict, or a person whose name is kept, leads from here to sending.
    S.UNKNOWN: frozenset({S.QUEUED, S.PROCESSING, S.SCHEDULED, S.PUBLISHED, S.FAILED, S.CANCELLED}),
    S.ACTION_REQUIRED: frozenset(
        {S.QUEUED, S.SCHEDULED, S.PUBLISHED, S.VERIFIED, S.FAILED, S.CANCELLED, S.SUPERSEDED, S.WITHDRAWN}
    )
    | _LATER,
    S.MISSED: frozenset({S.QUEUED, S.CANCELLED, S.SUPERSEDED, S.WITHDRAW_PENDING}),
    S.FAILED: frozenset({S.PLANNED, S.QUEUED, S.CANCELLED, S.SUPERSEDED, S.WITHDRAW_PENDING}),
    S.CANCELLED: frozenset({S.PLANNED, S.SUPERSEDED}),
    S.SUPERSEDED: frozenset(),
    S.UPDATE_PENDING: frozenset({S.SCHEDULED, S.PUBLISHED, S.VERIFIED, S.DRIFTED, S.REMOTE_GONE, S.WITHDRAW_PENDING}),
    S.DRIFTED: frozenset({S.SCHEDULED, S.PUBLISHED, S.VERIFIED, S.UPDATE_PENDING, S.WITHDRAW_PENDING, S.REMOTE_GONE}),
    S.REMOTE_GONE: frozenset({S.PLANNED, S.VERIFIED, S.WITHDRAWN, S.CANCELLED}),
    S.WITHDRAW_PENDING: frozenset({S.WITHDRAWN, S.ACTION_REQUIRED, S.VERIFIED}),
    S.WITHDRAWN: frozenset({S.PLANNED, S.DRIFTED}),
}

AUDIT_VERB: dict[State, str] = {
    S.PLANNED: "planned",
    S.PREFLIGHT: "checked",
    S.QUEUED: "queued",
    S.UPLOADING: "sent",
    S.PROCESSING: "taken by the place",
    S.SCHEDULED: "scheduled there",
    S.PUBLISHED: "published",
    S.VERIFIED: "verified",
    S.RETRY_WAIT: "put off",
    S.QUOTA_WAIT: "put off for the allowance",
    S.NEEDS_REAUTH: "stopped for the account",
    S.ACTION_REQUIRED: "handed to a person",
    S.UNKNOWN: "lost sight of",
    S.MISSED: "missed",
    S.FAILED: "failed",
    S.CANCELLED: "cancelled",
    S.SUPERSEDED: "superseded",
    S.UPDATE_PENDING: "about to be changed",
    S.DRIFTED: "found changed",
    S.REMOTE_GONE: "found gone",
    S.WITHDRAW_PENDING: "about to be taken back",
    S.WITHDRAWN: "taken back",
}


class TransitionRefused(Exception):
    """The delivery is not in a state from which it may go there, or belongs to another process by now."""


def advance(thing: "Delivery", to: State, *, reason: str = "", fence: int | None = None) -> "Delivery":
    """Move a delivery to another state, in one transaction with its log entry; `thing` is refreshed and returned.

    ``fence``: of the process that asks, where one is at it: a later owner has a higher one. Raises TransitionRefused.
    """
    with transaction.atomic():
        thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())
        before = State(thing.state)
        if to not in TRANSITIONS[before] or fence not in (None, thing.fence):
            raise TransitionRefused(f"delivery {thing.pk}: {before} to {to}")
        thing.state, thing.since = to, timezone.now()
        thing.save(update_fields=["state", "since"])
        thing.events.create(before=before, after=to, verb=AUDIT_VERB[to], reason=reason[:255])
    logger.info("delivery %s %s (%s to %s) %s", thing.pk, AUDIT_VERB[to], before, to, reason)
    return thing
