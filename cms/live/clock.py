"""Which part of the rundown runs, and how long it still has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cms.live.models import Desk, RundownItem


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of the rundown that runs, and when its planned time is over."""

    item: RundownItem
    ends_at: datetime
    following: RundownItem | None


def current_part(desk: Desk) -> Part | None:
    """Return the part that was begun by hand, or else the one that is due by the plan; None off air."""
    if desk.began_at is None or desk.ended_at is not None:
        return None
    items = list(desk.rundown.all())
    begun = [(item, item.began_at) for item in items if item.began_at and not item.ended_at]
    if begun:
        item, began_at = begun[-1]
        return _part(items, item, began_at + timedelta(minutes=item.planned_minutes))
    ends_at = desk.began_at
    for item in items:
        ends_at += timedelta(minutes=item.planned_minutes)
        if ends_at > timezone.now():
            return _part(items, item, ends_at)
    return None


def _part(items: list[RundownItem], item: RundownItem, ends_at: datetime) -> Part:
    following = items[items.index(item) + 1 :]
    return Part(item=item, ends_at=ends_at, following=following[0] if following else None)
