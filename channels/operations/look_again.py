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
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
    wake()
