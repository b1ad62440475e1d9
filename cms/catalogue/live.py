"""Part of the door: a live programme, for those who broadcast it elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from cms.catalogue.addresses import absolute
from cms.catalogue.records import Chapter
from cms.live.models import Desk, LiveProgrammePage
from cms.live.moments import Medium, moments
from cms.live.operations.note_replay import note_replay
from cms.live.operations.watch_at import watch_at

__all__ = ["Air", "LiveProgramme", "live_programme", "note_replay", "watch_at"]


class Air(StrEnum):
    """Whether a programme is on air, by the word of its crew."""

    COMING = "coming"
    ON = "on"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class LiveProgramme:
    """A released live programme, in the language in which it was first announced.

    Attributes:
        air: whether it is on air.
        moments: the questions in YouTube's replay of it, once it is over.
    """

    guid: str
    title: str
    summary: str
    series: str
    page_url: str
    starts_at: datetime
    air: Air
    moments: tuple[Chapter, ...] = ()


def live_programme(guid: str) -> LiveProgramme | None:
    """Return a live programme that everybody may see and that has a time; None for any other."""
    page = LiveProgrammePage.objects.live().public().filter(guid=guid).order_by("first_published_at", "pk").first()
    if page is None or page.on_air_at is None:
        return None
    desk = page.desk
    return LiveProgramme(
        guid=guid,
        title=page.title,
        summary=page.summary,
        series=page.series.title,
        page_url=absolute(page.get_url() or "/"),
        starts_at=page.on_air_at,
        air=_air(desk),
        moments=_moments(desk) if desk.ended_at else (),
    )


def _air(desk: Desk) -> Air:
    if desk.ended_at:
        return Air.OVER
    return Air.ON if desk.began_at else Air.COMING


def _moments(desk: Any) -> tuple[Chapter, ...]:
    return tuple(Chapter(start_s=each.start_s, title=each.title) for each in moments(desk, Medium.YOUTUBE))
