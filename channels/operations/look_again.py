"""Look now: for a work that was lost sight of, or at what stands there."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from channels import following
from channels.models import Delivery
from channels.permissions import require
from channels.queueing import wake


@transaction.atomic
def look_again(*, delivery: Delivery, user: Any) -> None:
    """Raises PermissionDenied when ``user`` may not publish the work."""
    require(delivery, user)
    delivery.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
    # What was refused beside the work is sent once more: somebody may have put right what was wrong there.
    if refused := delivery.kept.pop("refusals", {}):
        base = following.base_of(delivery)
        if base.pk != delivery.pk:
            base.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
        there = {name: value for name, value in base.kept.get("there", {}).items() if name not in refused}
        base.kept["there"] = there
        base.save(update_fields=["kept"])
        delivery.save(update_fields=["kept"])
    Delivery.objects.filter(pk=delivery.pk).update(next_at=timezone.now())
    wake()
