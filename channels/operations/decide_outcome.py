"""Say, as a person who has looked there, whether a work went out."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from channels.accounts import remote_identity
from channels.models import Delivery
from channels.permissions import locked, require
from channels.queueing import wake
from channels.states import State, advance
from channels.whys import Why, by


@transaction.atomic
def decide_outcome(*, delivery: Delivery, is_there: bool, url: str, user: Any) -> None:
    """Go on from what somebody saw: as published, at ``url``, or to be sent.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        TransitionRefused: its outcome is known by now.
        NotThere: ``url`` is no address of a work at this place.
    """
    require(delivery, user)
    locked(delivery, State.UNKNOWN)
    values: dict[str, Any] = {"next_at": timezone.now(), "problem": "", "absent_since": None}
    if is_there:
        identity = remote_identity(delivery, url)
        advance(delivery, State.PUBLISHED, reason=by(user, Why.IS_THERE, url))
        values |= {"remote_url": url, "remote_id": identity}
    else:
        advance(delivery, State.QUEUED, reason=by(user, Why.IS_NOT_THERE))
        values |= {"is_exposed": False}
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    wake()
