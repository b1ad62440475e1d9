"""Take back what was put on air by mistake."""

from typing import Any

from cms.live.airing import UNDO, entry_of, standing, times_before
from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.permissions import require_steering
from cms.live.states import ANSWERED, State, TransitionRefused

_KEPT = ANSWERED | {State.WRITTEN_DUE}


def take_back(*, question: Question, by: Any, expects: int | None = None) -> Question:
    """Make it as if it had not been on air: cued before the others, or, if it was answered before, what it was.

    Raises PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects, require=require_steering) as found:
        if found.state != State.LIVE:
            raise TransitionRefused(found, State.CUED)
        entry = entry_of(found)
        if entry is not None and entry.before in _KEPT:
            former = standing(found) or State(entry.before)
            return decide(found, former, by=by, reason=UNDO, **times_before(found, entry))
        cued = found.desk.questions.filter(state=State.CUED).order_by("position").first()
        position = cued.position - 1 if cued else 0
        return decide(found, State.CUED, by=by, reason=UNDO, live_from=None, live_to=None, position=position)
