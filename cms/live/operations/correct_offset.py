"""Where a programme begins in a medium is corrected, and with it every question in it."""

import math
from collections.abc import Callable
from typing import Any

from django.db import transaction

from cms.live.models import Desk, Timeline
from cms.live.moments import Medium, moments
from cms.live.permissions import require_moderator
from cms.live.signals import moments_changed
from cms.podcasts.models import EpisodeChapter, EpisodePage

FARTHEST_S = 12 * 3600


class NoSuchOffset(Exception):
    """No recording of an evening is off by half a day."""


@transaction.atomic
def correct_offset(*, desk: Desk, medium: str, offset_s: float, by: Any) -> Timeline:
    """Set the offset of a medium; chapters, marks and links follow. Raises NoSuchOffset and PermissionDenied."""
    require_moderator(by, desk)
    if not math.isfinite(offset_s) or abs(offset_s) > FARTHEST_S:
        raise NoSuchOffset
    desk = desk.locked()
    former = {each.title for each in moments(desk, medium)}
    values = {"offset_s": round(offset_s, 3)}
    timeline, _made = Timeline.objects.update_or_create(desk=desk, medium=medium, defaults=values)
    if timeline.episode:
        mark_episode(timeline.episode, desk, former)
    moments_changed.send(sender=Desk, desk=desk)
    return timeline


@transaction.atomic
def follow_clock(*, desk: Desk, medium: str, clock: Callable[[float], float]) -> None:
    """Move a programme in a medium whose recording runs by another clock than before: something was cut out of it.

    ``clock``: from the second in the former editions to the second in the new ones; what is cut off at the beginning
    shows at the first question.
    """
    found = moments(desk.locked(), medium)
    if found:
        shift = clock(found[0].start_s) - found[0].start_s
        timeline, _made = Timeline.objects.get_or_create(desk=desk, medium=medium)
        Timeline.objects.filter(pk=timeline.pk).update(offset_s=round(timeline.offset_s + shift, 3))
        moments_changed.send(sender=Desk, desk=desk)


def mark_episode(episode: EpisodePage, desk: Desk, former: set[str]) -> None:
    """Give an episode the questions as chapters, in what the public sees and in what is being written.

    ``former``: titles of those that it got before; chapters with other titles were written by hand, and stay.
    """
    asked = moments(desk, Medium.PODCAST)
    versions = [episode, episode.get_latest_revision_as_object()] if episode.latest_revision_id else [episode]
    for version in versions:
        kept = [row for row in version.chapter_rows.all() if row.title not in former]
        new = [EpisodeChapter(start_s=each.start_s, title=each.title) for each in asked]
        rows: list[EpisodeChapter] = sorted([*kept, *new], key=lambda row: row.start_s)
        version.chapter_rows.set(rows)
    episode.save()
    if episode.latest_revision_id:
        versions[-1].save_revision(changed=False, log_action=False, clean=False)
