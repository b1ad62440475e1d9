"""Go on with a question that was ended too early."""

from typing import Any

from cms.live.airing import UNDO
from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.operations.put_on_air import NotOnAir
from cms.live.permissions import require_steering
from cms.live.states import State


class AnotherIsOnAir(Exception):
    """Meanwhile another question has begun."""


def resume_on_air(*, question: Question, by: Any) -> Question:
    """Put it on air again from the moment at which it began, as if it had not ended.

    Raises AnotherIsOnAir, NotOnAir, PermissionDenied, Held and TransitionRefused.
    """
    with deciding(question, by=by, require=require_steering) as found:
        if found.desk.began_at is None or found.desk.ended_at is not None:
            raise NotOnAir
        if found.desk.questions.filter(state=State.LIVE).exists():
            raise AnotherIsOnAir
        return decide(found, State.LIVE, by=by, reason=UNDO, live_to=None)
