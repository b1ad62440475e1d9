"""Undo the last thing that a moderator has done at a desk."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.live.airing import UNDO
from cms.live.deciding import decide, deciding
from cms.live.models import Desk, Question, QuestionEvent
from cms.live.operations.reopen import reopen
from cms.live.operations.resume_on_air import resume_on_air
from cms.live.operations.take_back import take_back
from cms.live.permissions import require_moderator
from cms.live.states import CANDIDATES, WAITING, State, TransitionRefused

BACK = "undo: back to its list"
WINDOW = timedelta(minutes=15)
LATEST = 200


class NothingToUndo(Exception):
    """Within the last quarter of an hour this person has done nothing here that could be undone."""


@transaction.atomic
def undo(*, desk: Desk, by: Any) -> Question:
    """Bring the question that was decided about last to where it was; asked again, the one before it.

    Raises NothingToUndo and PermissionDenied; TransitionRefused where somebody has gone on with the question.
    """
    require_moderator(by, desk)
    desk = desk.locked()
    event = last_done(desk, by)
    question = event.question
    if question.state != event.after:
        raise TransitionRefused(question, State(event.before))
    return way_back(event)(question, by, State(event.before))


def last_done(desk: Desk, by: Any) -> QuestionEvent:
    """Return the newest event that was not undone yet. Raises NothingToUndo."""
    done = QuestionEvent.objects.filter(question__desk=desk, by=by, at__gt=timezone.now() - WINDOW)
    undone: Counter[int] = Counter()
    for event in done.order_by("-at", "-pk").select_related("question__desk")[:LATEST]:
        if event.reason == UNDO:
            undone[event.question_id] += 1
        elif is_decision(event):
            if not undone[event.question_id]:
                return event
            undone[event.question_id] -= 1
    raise NothingToUndo


def is_decision(event: QuestionEvent) -> bool:
    """Taking in hand and letting go, labels and orders decide nothing."""
    if event.reason == BACK:
        return False
    return event.before != event.after and not {event.before, event.after} <= WAITING - {State.REFUSAL_PROPOSED}


def way_back(event: QuestionEvent) -> Callable[[Question, Any, State], Question]:
    if event.after == State.LIVE:
        return back_from_air
    if event.before == State.LIVE:
        return lambda question, by, _to: resume_on_air(question=question, by=by)
    if event.before in CANDIDATES and event.after in CANDIDATES | {State.WRITTEN_DUE}:
        return back_among_candidates
    return lambda question, by, _to: reopen(question=question, by=by, reason=UNDO)


def back_from_air(question: Question, by: Any, to: State) -> Question:
    """Bring a question back to the list from which it was put on air, not only to the cue."""
    found = take_back(question=question, by=by)
    return decide(found, to, by=by, reason=BACK) if to in CANDIDATES - {State.CUED} else found


def back_among_candidates(question: Question, by: Any, to: State) -> Question:
    with deciding(question, by=by) as found:
        return decide(found, to, by=by, reason=UNDO)
