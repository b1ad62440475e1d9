"""Change what comes after what."""

from typing import Any

from cms.live.deciding import deciding, note
from cms.live.models import Question
from cms.live.states import State

ORDERED = frozenset({State.SHORTLISTED, State.CUED})


def order(*, question: Question, step: int, by: Any) -> Question:
    """Move a question by one place among those in its state: -1 is earlier, 1 later; at the end it stays.

    Raises PermissionDenied and Held.
    """
    with deciding(question, by=by) as found:
        others = found.desk.questions.filter(state=found.state).exclude(pk=found.pk).select_for_update()
        before = others.filter(position__lt=found.position).order_by("-position", "-number")
        after = others.filter(position__gte=found.position).order_by("position", "number")
        other = (before if step < 0 else after).first()
        if other is None or found.state not in ORDERED:
            return found
        place, found.desk = other.position, found.desk
        other.desk = found.desk
        # Where two stood at the same place, one of them has to give way.
        note(other, "moved", by=by, position=found.position - (step if place == found.position else 0))
        return note(found, "moved", by=by, position=place)
