"""A moderator takes a question in hand, so that two do not decide on the same one."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.live.deciding import deciding, holding, note
from cms.live.models import Desk, Question
from cms.live.operations.propose_refusal import proposed_by
from cms.live.operations.release import release_all
from cms.live.permissions import require_moderator
from cms.live.states import WAITING, State, advance

HOLD = timedelta(minutes=3)
"""After this time another may take it: somebody went away."""


def take(*, question: Question, by: Any) -> Question:
    """Hold a question that waits, and let go of any other; what is decided already needs no holding.

    Raises PermissionDenied and Held.
    """
    with deciding(question, by=by) as held:
        if held.state not in WAITING:
            return held
        release_all(desk=held.desk, by=by, but=held)
        is_mine = holding(held) == by.pk
        held.held_by, held.held_until = by, timezone.now() + HOLD
        held.save(update_fields=["held_by", "held_until"])
        if held.state == State.RECEIVED:
            return advance(held, State.SCREENING, by=by)
        return held if is_mine else note(held, "taken up", by=by)


@transaction.atomic
def take_next(*, desk: Desk, by: Any, after: int = 0, among: Q | None = None) -> Question | None:
    """Hold the next question that waits and that nobody else has in hand; None when there is none.

    ``after``: the number behind which to look first. ``among``: what the moderator looks at. Of refusals that were
    proposed, a moderator gets those that others have proposed. Raises PermissionDenied.
    """
    require_moderator(by, desk)
    desk = desk.locked()
    free = Q(held_by=None) | Q(held_by=by) | Q(held_until__lt=timezone.now())
    waiting = Question.objects.filter(free, among or Q(), desk=desk, state__in=WAITING)
    if desk.is_four_eyes:
        waiting = waiting.exclude(state=State.REFUSAL_PROPOSED, pk__in=proposed_by(by, desk))
    found = waiting.filter(number__gt=after).first() or waiting.first()
    return take(question=found, by=by) if found else None
