"""A replay elsewhere has its own beginning, by which its questions are found."""

from datetime import datetime

from django.db import transaction

from cms.live.models import Desk, Timeline
from cms.live.moments import Medium
from cms.live.signals import moments_changed


@transaction.atomic
def note_replay(*, guid: str, began_at: datetime) -> None:
    """Take over when the replay at YouTube begins, unless a person has said where its questions lie."""
    for desk in Desk.objects.filter(guid=guid).exclude(began_at=None):
        offset_s = round((desk.began_at - began_at).total_seconds(), 3) if desk.began_at else 0.0
        _timeline, is_new = Timeline.objects.get_or_create(
            desk=desk, medium=Medium.YOUTUBE, defaults={"offset_s": offset_s}
        )
        if is_new:
            moments_changed.send(sender=Desk, desk=desk)
