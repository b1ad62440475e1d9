"""The programme goes on air."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.live.models import Desk
from cms.live.operations.turn_part import begin_part
from cms.live.permissions import require_steering
from cms.live.signals import programme_turned

ACTION = "live.begin"


REHEARSED = timedelta(minutes=15)
"""An end that was a mistake is noticed sooner."""


@transaction.atomic
def begin_programme(*, desk: Desk, by: Any) -> Desk:
    """Note the moment on the wall clock; one that was ended by mistake goes on, and a rehearsal counts for nothing.

    Raises PermissionDenied.
    """
    require_steering(by, desk)
    desk = desk.locked()
    if desk.began_at is not None and desk.ended_at is None:
        return desk
    now = timezone.now()
    if desk.began_at is None or _was_rehearsal(desk, now):
        _begin(desk, at=now)
    else:
        _go_on(desk)
    log(instance=desk, action=ACTION, user=by)
    desk.tell_phase()
    programme_turned.send(sender=Desk, desk=desk)
    return desk


def _was_rehearsal(desk: Desk, now: datetime) -> bool:
    """Say whether a programme that is over was one: some time ago, and no question was on air in it."""
    is_long_ago = desk.ended_at is not None and desk.ended_at < now - REHEARSED
    return is_long_ago and not desk.questions.filter(live_from__isnull=False).exists()


def _begin(desk: Desk, *, at: datetime) -> None:
    desk.began_at, desk.ended_at = at, None
    desk.save(update_fields=["began_at", "ended_at"])
    desk.rundown.update(began_at=None, ended_at=None)
    begin_part(desk, at=at)


def _go_on(desk: Desk) -> None:
    """Open again what the end has closed."""
    desk.rundown.filter(ended_at=desk.ended_at).update(ended_at=None)
    desk.ended_at = None
    desk.save(update_fields=["ended_at"])
