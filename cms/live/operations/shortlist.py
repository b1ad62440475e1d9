"""Put a question on the short list, behind those that are there."""

from typing import Any

from django.db.models import Max

from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.states import WAITING, State


def shortlist(*, question: Question, by: Any, expects: int | None = None) -> Question:
    """What nobody has decided about is accepted with it. Raises PermissionDenied, Quicker, Held, TransitionRefused."""
    return line_up(question, State.SHORTLISTED, by=by, expects=expects)


def line_up(question: Question, to: State, *, by: Any, expects: int | None) -> Question:
    with deciding(question, by=by, expects=expects) as found:
        if found.state in WAITING | {State.NEEDS_CLARIFICATION}:
            decide(found, State.ACCEPTED, by=by, refusal="")
        last = found.desk.questions.filter(state=to).aggregate(last=Max("position"))["last"]
        return decide(found, to, by=by, position=(last or 0) + 1)
