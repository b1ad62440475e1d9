"""Part a question from the one to which it was joined."""

from typing import Any

from cms.live.deciding import decide, deciding, note
from cms.live.models import Question
from cms.live.operations.merge import carry_votes, counted, take_votes_back
from cms.live.states import State


def part(*, question: Question, by: Any, expects: int | None = None, reason: str = "") -> Question:
    """Bring a joined question back to those that wait, with its own votes.

    Raises PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects) as found:
        other = found.merged_into
        decide(found, State.RECEIVED, by=by, reason=reason, merged_into=None)
        if other is not None:
            other = Question.objects.select_for_update().get(pk=other.pk)
            other.desk = found.desk
            take_votes_back(found, other)
            # A device may have come with another one, too.
            for still_joined in other.merged.all():
                carry_votes(still_joined, other)
            note(other, "left by another", by=by, reason=f"#{found.number}", votes=counted(other))
        return found
