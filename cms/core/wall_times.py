"""Keeps the promise of a minute when the rules of the clock change.

Wagtail keeps a planned publication as a moment in UTC. Morocco decides from year to year when its clock goes back for
Ramadan; when the time zone database learns of it, the same wall time is another moment.
"""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver
from wagtail.models import Page, Revision

from cms.core.models import WallTime

replanned = Signal()
"""A planned publication has moved with the clock on the wall. Argument: ``instance``, its page."""


@receiver(post_save, sender=Revision)
def on_planned(sender: type[Revision], instance: Revision, **kwargs: Any) -> None:
    """Note what was chosen, by the rules by which it was understood."""
    moment = instance.approved_go_live_at
    if moment:
        wall = moment.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=UTC)
        values = {"wall": wall, "zone": settings.TIME_ZONE}
        WallTime.objects.update_or_create(revision=instance, defaults=values)


def resolved(planned: WallTime) -> datetime:
    """Return the moment at which a clock on the wall shows the planned time, by the rules that are known today."""
    return planned.wall.replace(tzinfo=ZoneInfo(planned.zone)).astimezone(UTC)


@transaction.atomic
def keep_wall_times() -> int:
    """Move each planned publication to the moment that its wall time is now; return how many were moved."""
    moved = 0
    plans = WallTime.objects.exclude(revision__approved_go_live_at=None).select_related("revision")
    for planned in plans.select_for_update(of=("self", "revision")):
        revision, moment = planned.revision, resolved(planned)
        if revision.approved_go_live_at == moment:
            continue
        revision.content["go_live_at"] = moment.isoformat()
        # Past the receiver: what was chosen stays as it was.
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=moment, content=revision.content)
        Page.objects.filter(pk=revision.object_id, live=False).exclude(go_live_at=None).update(go_live_at=moment)
        replanned.send(sender=Revision, instance=Page.objects.get(pk=revision.object_id).specific)
        moved += 1
    return moved
