"""Keeps programmes at their hour when the rules of the clock change (see cms/core/wall_times.py for publications)."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.live.models import Desk, LiveProgrammePage
from cms.live.signals import programme_turned


def resolved(desk: Desk) -> datetime | None:
    """Return when a clock on the wall shows the chosen time, by the rules that are known today; None without one."""
    return desk.wall.replace(tzinfo=ZoneInfo(desk.zone)).astimezone(UTC) if desk.wall else None


@transaction.atomic
def keep_wall_times() -> int:
    """Move each programme to come to its wall time, in its pages and in their drafts; return how many were moved."""
    moved = 0
    coming = Desk.objects.select_for_update().filter(on_air_at__gt=timezone.now(), began_at=None)
    for desk in coming:
        moment = resolved(desk)
        if moment is None or moment == desk.on_air_at:
            continue
        for page in LiveProgrammePage.objects.filter(guid=desk.guid):
            _move(page, was=desk.on_air_at, to=moment)
        Desk.objects.filter(pk=desk.pk).update(on_air_at=moment)
        programme_turned.send(sender=Desk, desk=desk)
        moved += 1
    return moved


def _move(page: LiveProgrammePage, *, was: Any, to: datetime) -> None:
    """Move what stands at the old moment; a draft with another time has been moved by a person."""
    if page.on_air_at == was:
        ends = page.off_air_at and page.off_air_at + (to - was)
        LiveProgrammePage.objects.filter(pk=page.pk).update(on_air_at=to, off_air_at=ends)
    revision = page.latest_revision
    if revision is None or parse_datetime(revision.content.get("on_air_at") or "") != was:
        return
    ends = parse_datetime(revision.content.get("off_air_at") or "")
    revision.content["on_air_at"] = to.isoformat()
    revision.content["off_air_at"] = (ends + (to - was)).isoformat() if ends else None
    revision.save(update_fields=["content"])
