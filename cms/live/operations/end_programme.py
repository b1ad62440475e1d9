"""The programme is over."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.live.models import Desk
from cms.live.operations.end_on_air import end_whatever_is_on_air
from cms.live.operations.put_on_air import NotOnAir
from cms.live.operations.turn_part import end_part
from cms.live.permissions import require_steering
from cms.live.signals import programme_turned

ACTION = "live.end"


@transaction.atomic
def end_programme(*, desk: Desk, by: Any) -> Desk:
    """End the programme, and with it the question that is on air. Raises NotOnAir and PermissionDenied."""
    require_steering(by, desk)
    desk = desk.locked()
    if desk.began_at is None or desk.ended_at is not None:
        raise NotOnAir
    now = timezone.now()
    end_whatever_is_on_air(desk, by=by, at=now)
    end_part(desk, at=now)
    desk.ended_at = now
    desk.save(update_fields=["ended_at"])
    log(instance=desk, action=ACTION, user=by)
    desk.refresh_from_db(fields=["last_event"])
    desk.tell_phase()
    programme_turned.send(sender=Desk, desk=desk)
    return desk
