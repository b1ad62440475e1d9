"""A promise was kept: say when, and what was done."""

from datetime import date
from typing import Any

from django.utils import timezone

from cms.live.airing import standing
from cms.live.answerers import requirement
from cms.live.deciding import decide, deciding, note
from cms.live.hygiene import says_something, tidy
from cms.live.models import Commitment, Question
from cms.live.states import State

LONGEST_OUTCOME = 2000
_CHANGED = "promise kept, or its outcome changed"


class BadOutcome(Exception):
    """It does not say what was done, or a day that has not come."""


def keep_promise(
    *, commitment: Commitment, outcome: str, by: Any, done_on: date | None = None, expects: int | None = None
) -> Question:
    """Close a promise in the public register; with the last of them the question is done.

    Raises BadOutcome, PermissionDenied, Quicker, Held and TransitionRefused.
    """
    text, day = tidy(outcome), done_on or timezone.localdate()
    if not says_something(text) or len(text) > LONGEST_OUTCOME or day > timezone.localdate():
        raise BadOutcome
    question = commitment.question
    with deciding(question, by=by, expects=expects, require=requirement(question)) as found:
        commitment.done_on, commitment.outcome = day, text
        commitment.save(update_fields=["done_on", "outcome", "changed_at"])
        return settle(found, by=by, reason=text)


def settle(question: Question, *, by: Any, reason: str = "") -> Question:
    """Bring the state of a question that ``deciding`` gave to what its promises say."""
    to = standing(question)
    # What is on air is brought there by its end; what is late, by the clock.
    if to is None or to in (question.state, State.OVERDUE) or question.state == State.LIVE:
        return note(question, _CHANGED, by=by, reason=reason)
    return decide(question, to, by=by, reason=reason)
