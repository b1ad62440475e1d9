"""Make a question one of the next on air."""

from typing import Any

from cms.live.models import Question
from cms.live.operations.shortlist import line_up
from cms.live.states import State


def cue(*, question: Question, by: Any, expects: int | None = None) -> Question:
    """What nobody has decided about is accepted with it. Raises PermissionDenied, Quicker, Held, TransitionRefused."""
    return line_up(question, State.CUED, by=by, expects=expects)
