"""Take back what was put on air by mistake."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.permissions import require_steering
from cms.live.states import State


def take_back(*, question: Question, by: Any, expects: int | None = None, reason: str = "") -> Question:
    """Cue it again, before the others, as if it had not been on air.

    Raises PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects, require=require_steering) as found:
        cued = found.desk.questions.filter(state=State.CUED).order_by("position").first()
        position = cued.position - 1 if cued else 0
        return decide(found, State.CUED, by=by, reason=reason, live_from=None, live_to=None, position=position)
