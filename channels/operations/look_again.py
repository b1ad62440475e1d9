"""Look now: for a work that was lost sight of, or at what stands there."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from channels.models import Delivery
from channels.permissions import require
from channels.queueing import wake


@transaction.atomic
def look_again(*, delivery: Delivery, user: Any) -> None:
    """Raises PermissionDenied when ``user`` may not publish the work."""
    require(delivery, user)
    # What was refused beside the work is sent once more: somebody may have put right what was wrong there.
    refused = delivery.kept.get("refusals", {})
    there = {name: value for name, value in delivery.kept.get("there", {}).items() if name not in refused}
    kept = {name: value for name, value in delivery.kept.items() if name != "refusals"}
    values = {"kept": kept | {"there": there}} if refused else {}
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now(), **values)
    wake()
