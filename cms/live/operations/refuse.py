"""Refuse a question, for a reason of the charter that is published with the counters."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.hygiene import tidy
from cms.live.models import Question
from cms.live.models.question import Refusal
from cms.live.operations.propose_refusal import propose_refusal
from cms.live.states import State


class SecondPersonNeeded(Exception):
    """At this desk another person has to confirm what one has proposed."""


def refuse(*, question: Question, reason: Refusal, by: Any, message: str = "", expects: int | None = None) -> Question:
    """Refuse, or, at a desk of four eyes, propose it first; ``message`` is for the asker.

    Raises SecondPersonNeeded, PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects) as found:
        if found.desk.is_four_eyes and found.state != State.REFUSAL_PROPOSED:
            return propose_refusal(question=found, reason=reason, by=by, message=message)
        if found.desk.is_four_eyes and proposer(found) == (by.pk if by else None):
            raise SecondPersonNeeded
        message = tidy(message)[:1000] or found.note_to_asker
        return decide(found, State.REFUSED, by=by, reason=reason, refusal=reason, note_to_asker=message)


def proposer(question: Question) -> int | None:
    """Return the key of the user who has proposed the refusal last."""
    last = question.events.filter(after=State.REFUSAL_PROPOSED).exclude(before=State.REFUSAL_PROPOSED).last()
    return last.by_id if last else None
