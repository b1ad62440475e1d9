"""Let a question be read by everybody, and be voted for."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.states import State


def accept(*, question: Question, by: Any, expects: int | None = None) -> Question:
    """Raises PermissionDenied, Quicker, Held and TransitionRefused."""
    with deciding(question, by=by, expects=expects) as found:
        return decide(found, State.ACCEPTED, by=by, refusal="", answer_due=None)
