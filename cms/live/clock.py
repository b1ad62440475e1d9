"""Which part of the rundown runs, and how long it still has."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.live.models import Desk, RundownItem


@dataclass(frozen=True, kw_only=True)
class Part:
    """The part of the rundown that runs, and when its planned time is over."""

    item: RundownItem
    ends_at: datetime
    following: RundownItem | None


def current_part(desk: Desk) -> Part | None:
    """Return the part that runs; None off air, and after the last."""
    if desk.began_at is None or desk.ended_at is not None:
        return None
    items = list(desk.rundown.all())
    running = next((item for item in items if item.began_at and not item.ended_at), None)
    if running is None or running.began_at is None:
        return None
    following = next((item for item in items if not item.began_at), None)
    ends_at = running.began_at + timedelta(minutes=running.planned_minutes)
    return Part(item=running, ends_at=ends_at, following=following)
