"""The programme goes on air."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.live.models import Desk
from cms.live.operations.turn_part import begin_part
from cms.live.permissions import require_steering
from cms.live.signals import programme_turned

ACTION = "live.begin"


@transaction.atomic
def begin_programme(*, desk: Desk, by: Any) -> Desk:
    """Note the moment on the wall clock; one that was ended by mistake goes on. Raises PermissionDenied."""
    require_steering(by, desk)
    desk = desk.locked()
    if desk.began_at is not None and desk.ended_at is None:
        return desk
    desk.began_at, desk.ended_at = desk.began_at or timezone.now(), None
    desk.save(update_fields=["began_at", "ended_at"])
    if not desk.rundown.filter(began_at__isnull=False).exists():
        begin_part(desk, at=desk.began_at)
    log(instance=desk, action=ACTION, user=by)
    desk.tell_phase()
    programme_turned.send(sender=Desk, desk=desk)
    return desk
