"""Take up again what was decided."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.operations.part import part
from cms.live.states import State


def reopen(*, question: Question, by: Any, expects: int | None = None, reason: str = "") -> Question:
    """Bring a question back to those that wait; one that was joined is parted from the other.

    Raises PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects) as found:
        if found.state == State.MERGED:
            return part(question=found, by=by, reason=reason)
        return decide(found, State.RECEIVED, by=by, reason=reason, refusal="", note_to_asker="", body_name="")
