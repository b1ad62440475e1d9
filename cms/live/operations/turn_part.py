"""The programme goes on to the next part of its rundown."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.live.models import Desk, RundownItem
from cms.live.operations.put_on_air import NotOnAir
from cms.live.permissions import require_steering


@transaction.atomic
def turn_part(*, desk: Desk, by: Any) -> RundownItem | None:
    """End the part that runs and begin the next; None after the last. Raises NotOnAir and PermissionDenied."""
    require_steering(by, desk)
    desk = desk.locked()
    if desk.began_at is None or desk.ended_at is not None:
        raise NotOnAir
    now = timezone.now()
    end_part(desk, at=now)
    begun = begin_part(desk, at=now)
    desk.tell_phase()
    return begun


def begin_part(desk: Desk, *, at: datetime) -> RundownItem | None:
    """Begin the first part that has not been yet; the desk is locked already."""
    item = desk.rundown.filter(began_at=None).first()
    if item:
        item.began_at = at
        item.save(update_fields=["began_at"])
    return item


def end_part(desk: Desk, *, at: datetime) -> None:
    """End the part that runs, if one does; the desk is locked already."""
    desk.rundown.filter(began_at__isnull=False, ended_at=None).update(ended_at=at)
