"""Decide what is right where something else stands at a place than what was sent."""

from typing import Any

from django.db import transaction

from channels import following, ledger
from channels.models import Delivery
from channels.permissions import locked, require
from channels.queueing import wake
from channels.states import State, TransitionRefused, advance
from channels.whys import Why, by


@transaction.atomic
def settle_drift(*, delivery: Delivery, ours: bool, user: Any) -> None:
    """Send ours again, or let stand what stands there until it changes once more.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        TransitionRefused: nothing else stands there by now, or the place cannot be changed.
    """
    require(delivery, user)
    locked(delivery, State.DRIFTED)
    if ours:
        found = ledger.seen_or_planned(delivery.guid)
        if found is None or ledger.plan_update(delivery, found) is None:
            raise TransitionRefused(str(delivery.pk))
        wake()
        return
    advance(delivery, following.settled(delivery), reason=by(user, Why.LEAVE))
    kept = delivery.kept | {"accepted": delivery.problem_detail.get("differences", "")}
    Delivery.objects.filter(pk=delivery.pk).update(
        kept=kept, problem="", problem_detail={}, next_at=following.next_look()
    )
