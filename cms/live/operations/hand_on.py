"""Hand a question to the body that it is for."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.hygiene import tidy, tidy_line
from cms.live.models import Question
from cms.live.states import State


class NoBody(Exception):
    """It does not say to whom."""


def hand_on(*, question: Question, body: str, by: Any, message: str = "", expects: int | None = None) -> Question:
    """Name the right body to the asker. Raises NoBody, PermissionDenied, Quicker, Held and TransitionRefused."""
    body = tidy_line(body)[:200]
    if not body:
        raise NoBody
    with deciding(question, by=by, expects=expects) as found:
        return decide(found, State.HANDED_ON, by=by, reason=body, body_name=body, note_to_asker=tidy(message)[:1000])
