"""Send again what failed, was missed, or waits for its next try."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from channels import ledger
from channels.accounts import publisher_of
from channels.models import Delivery, Operation
from channels.permissions import require
from channels.queueing import wake
from channels.states import RETRYABLE, State, TransitionRefused, advance
from channels.whys import Why, by


@transaction.atomic
def retry_delivery(*, delivery: Delivery, user: Any) -> None:
    """Let a delivery go on now, and begin to count anew when it is too late.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        TransitionRefused: it is not in a state from which it could be tried again.
    """
    require(delivery, user)
    delivery.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
    if not may_retry(delivery):
        raise TransitionRefused(str(delivery.pk))
    if delivery.state == State.WITHDRAWN:
        _bring_back(delivery, user)
        return
    if delivery.state == State.REMOTE_GONE:
        Delivery.objects.filter(pk=delivery.pk).update(
            remote_id="", remote_url="", is_exposed=False, kept={}, verified_at=None
        )
    if delivery.state in (State.FAILED, State.CANCELLED, State.REMOTE_GONE):
        advance(delivery, State.PLANNED, reason=by(user, Why.TRY_AGAIN))
    else:
        advance(delivery, State.QUEUED, reason=by(user, Why.TRY_AGAIN))
    now = timezone.now()
    late_at = max(now, delivery.due_at or now) + timedelta(minutes=delivery.account.late_minutes)
    Delivery.objects.filter(pk=delivery.pk).update(next_at=now, late_at=late_at, failures=0, problem="")
    wake()


def may_retry(row: Delivery) -> bool:
    """Say whether a person may send it again: not what is under way, and not what may be there already."""
    if row.state == State.ACTION_REQUIRED:
        return not row.remote_id and publisher_of(row.account).capabilities.reconcile
    return row.state in RETRYABLE and (row.state != State.WITHDRAWN or row.operation == Operation.PUBLISH)


def _bring_back(delivery: Delivery, user: Any) -> None:
    found = ledger.seen_or_planned(delivery.guid)
    if found is None or delivery.operation != Operation.PUBLISH:
        raise TransitionRefused(str(delivery.pk))
    ledger.plan_again(delivery, found, reason=by(user, Why.SEND_AGAIN))
    wake()
