"""The states of a question and the only code that changes them."""

import logging
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from cms.live.models import Question

logger = logging.getLogger(__name__)


class State(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("question", "Received")
    SCREENING = "screening", _("Being read")
    NEEDS_CLARIFICATION = "needs_clarification", _("Needs clarification")
    REFUSAL_PROPOSED = "refusal_proposed", _("Refusal proposed")
    REFUSED = "refused", pgettext_lazy("question", "Refused")
    MERGED = "merged", _("Joined to a similar question")
    HANDED_ON = "handed_on", _("Handed to the right body")
    ACCEPTED = "accepted", pgettext_lazy("question", "Accepted")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    CUED = "cued", _("Next on air")
    LIVE = "live", _("On air now")
    ANSWERED_ON_AIR = "answered_on_air", _("Answered on air")
    WRITTEN_DUE = "written_due", _("Will be answered in writing")
    ANSWERED_IN_WRITING = "answered_in_writing", _("Answered in writing")
    PROMISED = "promised", _("Follow-up promised")
    DONE = "done", _("Promise kept")
    OVERDUE = "overdue", _("Promise overdue")
    WITHDRAWN = "withdrawn", _("Withdrawn by the asker")


S = State
WAITING = frozenset({S.RECEIVED, S.SCREENING, S.REFUSAL_PROPOSED})
"""A moderator has to decide."""
CANDIDATES = frozenset({S.ACCEPTED, S.SHORTLISTED, S.CUED})
"""May come on air: these can be voted for."""
ANSWERED = frozenset({S.ANSWERED_ON_AIR, S.ANSWERED_IN_WRITING, S.PROMISED, S.DONE, S.OVERDUE})
PUBLIC = CANDIDATES | ANSWERED | {S.LIVE, S.WRITTEN_DUE}
"""Everybody may read them."""
FOLLOWED = frozenset({S.PROMISED, S.OVERDUE})
"""Something was promised and has not been done."""
FINAL = frozenset({S.REFUSED, S.MERGED, S.DONE, S.WITHDRAWN})

_DECISIONS = frozenset(
    {S.ACCEPTED, S.NEEDS_CLARIFICATION, S.REFUSAL_PROPOSED, S.REFUSED, S.MERGED, S.HANDED_ON, S.WRITTEN_DUE}
)
_OPEN = _DECISIONS | {S.WITHDRAWN}
_ON_THE_WAY = frozenset({S.SHORTLISTED, S.CUED, S.LIVE, S.ANSWERED_IN_WRITING})

TRANSITIONS: dict[State, frozenset[State]] = {
    S.RECEIVED: _OPEN | {S.SCREENING},
    S.SCREENING: _OPEN | {S.RECEIVED},
    S.NEEDS_CLARIFICATION: _OPEN - {S.NEEDS_CLARIFICATION} | {S.RECEIVED},
    S.REFUSAL_PROPOSED: _OPEN - {S.REFUSAL_PROPOSED} | {S.RECEIVED},
    # What was refused is not deleted: it can be taken up again, or parted from what it was joined to.
    S.REFUSED: frozenset({S.RECEIVED}),
    S.MERGED: frozenset({S.RECEIVED}),
    S.HANDED_ON: frozenset({S.RECEIVED, S.ANSWERED_IN_WRITING, S.WITHDRAWN}),
    S.ACCEPTED: _OPEN - {S.ACCEPTED} | _ON_THE_WAY | {S.RECEIVED},
    S.SHORTLISTED: _OPEN | _ON_THE_WAY - {S.SHORTLISTED} | {S.RECEIVED},
    S.CUED: _OPEN | _ON_THE_WAY - {S.CUED} | {S.RECEIVED},
    # Back to the cue, or to what it was: the key was touched by mistake.
    S.LIVE: frozenset({S.CUED, S.WRITTEN_DUE}) | ANSWERED,
    S.ANSWERED_ON_AIR: frozenset({S.LIVE, S.WRITTEN_DUE, S.ANSWERED_IN_WRITING, S.PROMISED, S.OVERDUE, S.DONE}),
    S.WRITTEN_DUE: frozenset({S.ACCEPTED, S.LIVE, S.ANSWERED_IN_WRITING, S.PROMISED, S.HANDED_ON, S.WITHDRAWN}),
    S.ANSWERED_IN_WRITING: frozenset({S.LIVE, S.WRITTEN_DUE, S.PROMISED, S.OVERDUE, S.DONE}),
    S.PROMISED: frozenset({S.LIVE, S.DONE, S.OVERDUE}),
    S.OVERDUE: frozenset({S.LIVE, S.DONE, S.PROMISED}),
    S.DONE: frozenset({S.PROMISED}),
    # Nothing of it is left that could be taken up again.
    S.WITHDRAWN: frozenset(),
}

AUDIT_VERB: dict[State, str] = {
    S.RECEIVED: "received",
    S.SCREENING: "taken up",
    S.NEEDS_CLARIFICATION: "sent back for clarification",
    S.REFUSAL_PROPOSED: "proposed for refusal",
    S.REFUSED: "refused",
    S.MERGED: "joined to another",
    S.HANDED_ON: "handed to the right body",
    S.ACCEPTED: "accepted",
    S.SHORTLISTED: "shortlisted",
    S.CUED: "cued",
    S.LIVE: "put on air",
    S.ANSWERED_ON_AIR: "answered on air",
    S.WRITTEN_DUE: "directed to a written answer",
    S.ANSWERED_IN_WRITING: "answered in writing",
    S.PROMISED: "followed by a promise",
    S.DONE: "promise kept",
    S.OVERDUE: "promise overdue",
    S.WITHDRAWN: "withdrawn",
}


class TransitionRefused(Exception):
    """The question is not, or no longer, in a state from which it may go there; ``state`` is where it is."""

    def __init__(self, question: "Question", to: State) -> None:
        super().__init__(f"question {question.pk}: {question.state} to {to}")
        self.state = State(question.state)


def advance(
    thing: "Question", to: State, *, by: Any = None, reason: str = "", expects: int | None = None
) -> "Question":
    """Move a question to another state, in one transaction with its log entry and what the streams are told.

    ``by``: the user who decided; None for the asker and the clock. ``expects``: the version that the person who
    decided had before the eyes; another one means that somebody else was quicker. The desk is locked before the
    question, here as everywhere. Raises TransitionRefused.
    """
    with transaction.atomic():
        desk = thing.desk.locked()
        thing.refresh_from_db(from_queryset=type(thing)._default_manager.select_for_update())
        before = State(thing.state)
        if to not in TRANSITIONS[before] or expects not in (None, thing.version):
            raise TransitionRefused(thing, to)
        thing.desk, thing.state, thing.since, thing.version = desk, to, timezone.now(), thing.version + 1
        thing.save(update_fields=["state", "since", "version"])
        thing.events.create(before=before, after=to, verb=AUDIT_VERB[to], by=by, reason=reason[:500])
        thing.tell(before=before)
    logger.info("question %s %s (%s to %s)", thing.pk, AUDIT_VERB[to], before, to)
    return thing
