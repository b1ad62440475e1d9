"""Give up a delivery of which nothing is there."""

from typing import Any

from django.db import transaction

from channels.models import Delivery
from channels.permissions import locked, require
from channels.states import CANCELLABLE, State, advance
from channels.whys import Why, by


@transaction.atomic
def cancel_delivery(*, delivery: Delivery, user: Any) -> None:
    """Send it no more.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        TransitionRefused: it is under way, or there already.
    """
    require(delivery, user)
    locked(delivery, *CANCELLABLE)
    advance(delivery, State.CANCELLED, reason=by(user, Why.CANCEL))
    Delivery.objects.filter(pk=delivery.pk).update(next_at=None)
