"""Ask back what a question means."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.hygiene import tidy
from cms.live.models import Question
from cms.live.states import State


class NothingAsked(Exception):
    """It does not say what is unclear."""


def ask_for_clarification(*, question: Question, what: str, by: Any, expects: int | None = None) -> Question:
    """Tell the asker what is unclear; the answer brings the question back.

    Raises NothingAsked, PermissionDenied, Quicker, Held and TransitionRefused.
    """
    what = tidy(what)[:1000]
    if not what:
        raise NothingAsked
    with deciding(question, by=by, expects=expects) as found:
        return decide(found, State.NEEDS_CLARIFICATION, by=by, reason=what, note_to_asker=what)
