"""End the question that is on air: it was answered; where something is promised, that is followed as before."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from cms.live.airing import standing
from cms.live.deciding import decide, deciding
from cms.live.models import Desk, Question
from cms.live.permissions import require_steering
from cms.live.states import State, TransitionRefused


def end_on_air(*, question: Question, by: Any, expects: int | None = None) -> Question:
    """Raises PermissionDenied, Quicker, Held, and TransitionRefused where it is not on air."""
    with deciding(question, by=by, expects=expects, require=require_steering) as found:
        return _end(found, by=by, at=timezone.now())


def end_whatever_is_on_air(desk: Desk, *, by: Any, at: datetime) -> None:
    """End what is on air at a desk that is locked already."""
    for question in Question.objects.select_for_update().filter(desk=desk, state=State.LIVE):
        question.desk = desk
        _end(question, by=by, at=at)


def _end(question: Question, *, by: Any, at: datetime) -> Question:
    if question.state != State.LIVE:
        raise TransitionRefused(question, State.ANSWERED_ON_AIR)
    return decide(question, standing(question) or State.ANSWERED_ON_AIR, by=by, live_to=at)
