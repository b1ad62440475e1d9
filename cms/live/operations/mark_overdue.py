"""The day of a promise has passed: the register says so by itself."""

from django.utils import timezone

from cms.live.models import Question
from cms.live.states import State, TransitionRefused, advance

_FOLLOWED = (State.PROMISED, State.ANSWERED_ON_AIR, State.ANSWERED_IN_WRITING)
"""What is on air becomes overdue by its end."""


def mark_overdue() -> int:
    """Move every question of which a promise is late; return how many there were."""
    late = Question.objects.filter(
        state__in=_FOLLOWED, commitments__done_on__isnull=True, commitments__due_on__lt=timezone.localdate()
    )
    return sum(_marked(question) for question in late.distinct().select_related("desk"))


def _marked(question: Question) -> bool:
    try:
        advance(question, State.OVERDUE, reason="the day has passed")
    except TransitionRefused:
        # Kept in this very moment.
        return False
    return True
