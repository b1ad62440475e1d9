"""Put a question on air: viewers, presenter and overlay change together."""

from typing import Any

from django.utils import timezone

from cms.live.airing import reason_of_entry
from cms.live.deciding import Quicker, decide, deciding
from cms.live.models import Question
from cms.live.operations.end_on_air import end_whatever_is_on_air
from cms.live.permissions import require_steering
from cms.live.states import State


class NotOnAir(Exception):
    """The programme has not begun, or is over."""


def put_on_air(*, question: Question, by: Any, expects: int | None = None, seen: int | None = None) -> Question:
    """Begin a question on the wall clock; the one that is on air ends at the same moment.

    ``seen``: the number of the question that this person saw on air, 0 for none; where another one is on air by now,
    it is not ended. None: whatever is on air ends. One that was on air before keeps its first beginning.

    One transaction under the lock of the desk, so that there are never two; the database would refuse it, too.

    Raises NotOnAir, PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects, require=require_steering) as found:
        if found.desk.began_at is None or found.desk.ended_at is not None:
            raise NotOnAir
        if found.state == State.LIVE:
            return found
        other = found.desk.questions.filter(state=State.LIVE).first()
        if other is not None and seen not in (None, other.number):
            raise Quicker(other)
        now, reason = timezone.now(), reason_of_entry(found)
        end_whatever_is_on_air(found.desk, by=by, at=now)
        began = found.live_from if reason else now
        return decide(found, State.LIVE, by=by, reason=reason, live_from=began, live_to=None, position=0)
