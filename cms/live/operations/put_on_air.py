"""Put a question on air: viewers, presenter and overlay change together."""

from typing import Any

from django.utils import timezone

from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.operations.end_on_air import end_whatever_is_on_air
from cms.live.permissions import require_steering
from cms.live.states import State


class NotOnAir(Exception):
    """The programme has not begun, or is over."""


def put_on_air(*, question: Question, by: Any, expects: int | None = None) -> Question:
    """Begin a question on the wall clock; the one that is on air ends at the same moment.

    One transaction under the lock of the desk, so that there are never two; the database would refuse it, too.

    Raises NotOnAir, PermissionDenied, Quicker, Held and TransitionRefused.
    """
    with deciding(question, by=by, expects=expects, require=require_steering) as found:
        if found.desk.began_at is None or found.desk.ended_at is not None:
            raise NotOnAir
        if found.state == State.LIVE:
            return found
        now = timezone.now()
        end_whatever_is_on_air(found.desk, by=by, at=now)
        return decide(found, State.LIVE, by=by, live_from=now, live_to=None, position=0)
