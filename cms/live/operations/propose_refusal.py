"""Propose that a question be refused; another person confirms it."""

from typing import Any

from django.db.models import QuerySet

from cms.live.deciding import decide, deciding
from cms.live.hygiene import tidy
from cms.live.models import Desk, Question, QuestionEvent
from cms.live.models.question import Refusal
from cms.live.states import State


def propose_refusal(
    *, question: Question, reason: Refusal, by: Any, message: str = "", expects: int | None = None
) -> Question:
    """``message`` is for the asker. Raises PermissionDenied, Quicker, Held and TransitionRefused."""
    with deciding(question, by=by, expects=expects) as found:
        return decide(
            found, State.REFUSAL_PROPOSED, by=by, reason=reason, refusal=reason, note_to_asker=tidy(message)[:1000]
        )


def proposed_by(user: Any, desk: Desk) -> QuerySet[QuestionEvent, Any]:
    """Return the keys of the questions of a desk whose refusal ``user`` has proposed at some time."""
    proposals = QuestionEvent.objects.filter(question__desk=desk, after=State.REFUSAL_PROPOSED, by=user)
    return proposals.exclude(before=State.REFUSAL_PROPOSED).values("question")
