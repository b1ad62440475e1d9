"""Let go of a question without a decision."""

from typing import Any

from cms.live.deciding import deciding
from cms.live.models import Desk, Question
from cms.live.states import State, advance


def release(*, question: Question, by: Any) -> Question:
    """Put a question back for others. Raises PermissionDenied and Held."""
    with deciding(question, by=by) as held:
        return let_go(held, by)


def release_all(*, desk: Desk, by: Any, but: Question | None = None) -> None:
    """Let go of whatever ``by`` holds at a desk that is locked already."""
    for question in Question.objects.filter(desk=desk, held_by=by):
        if question != but:
            question.desk = desk
            let_go(question, by)


def let_go(question: Question, by: Any) -> Question:
    Question.objects.filter(pk=question.pk).update(held_by=None, held_until=None)
    question.refresh_from_db(fields=["held_by", "held_until", "state"])
    return advance(question, State.RECEIVED, by=by) if question.state == State.SCREENING else question
