"""Give up a delivery of which nothing is there."""

from typing import Any

from django.db import transaction

from channels.models import Delivery
from channels.permissions import by, require
from channels.states import State, advance


@transaction.atomic
def cancel_delivery(*, delivery: Delivery, user: Any) -> None:
    """Send it no more.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        TransitionRefused: it is under way, or there already.
    """
    require(delivery, user)
    advance(delivery, State.CANCELLED, reason=by(user, "cancel"))
    Delivery.objects.filter(pk=delivery.pk).update(next_at=None)
