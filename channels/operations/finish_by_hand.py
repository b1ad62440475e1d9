"""Say that a person has done at a place what Athir cannot do there."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from channels import following
from channels.accounts import remote_identity
from channels.models import Delivery, Operation
from channels.permissions import locked, require
from channels.queueing import wake
from channels.states import State, advance
from channels.whys import Why, by


@transaction.atomic
def finish_by_hand(*, delivery: Delivery, url: str, user: Any) -> None:
    """Note that it is published at ``url``, or, of a withdrawal, that it is gone; the address is looked at then.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        TransitionRefused: it does not wait for a person.
        NotThere: ``url`` is no address of a work at this place.
    """
    require(delivery, user)
    locked(delivery, State.ACTION_REQUIRED)
    if delivery.operation == Operation.WITHDRAW:
        advance(delivery, State.WITHDRAWN, reason=by(user, Why.TAKEN_BACK))
        Delivery.objects.filter(pk=delivery.pk).update(next_at=None, problem="")
        following.taken_back(delivery, is_gone=True)
        return
    identity = remote_identity(delivery, url)
    advance(delivery, State.PUBLISHED, reason=by(user, Why.PUBLISHED, url))
    Delivery.objects.filter(pk=delivery.pk).update(
        next_at=timezone.now(), problem="", remote_url=url, remote_id=identity
    )
    wake()
