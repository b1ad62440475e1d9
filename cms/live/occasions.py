"""The programmes of some weeks, and which of them come too near to one another, or want the same people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from cms.live.models import Invitation
from cms.programmes.models import BroadcastPage

NEAR = timedelta(minutes=15)
"""Between two programmes the same people and the same studio need as much."""
BEFORE = timedelta(days=1)
"""What began earlier is over."""
Invited = dict[Any, str]


@dataclass(frozen=True, kw_only=True)
class Rival:
    """Another programme that is too near.

    Attributes:
        title: "" where the reader may not know of it.
        overlaps: both are on air at the same time.
        people: who takes part in both.
    """

    title: str
    overlaps: bool
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Time:
    """When a programme is on air, and who is invited: names by what their translations have in common."""

    page: BroadcastPage
    begins_at: datetime
    ends_at: datetime
    invited: Invited


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A programme in the calendar."""

    page: BroadcastPage
    begins_at: datetime
    ends_at: datetime
    rivals: tuple[Rival, ...]


def occasions(begin: datetime, end: datetime, *, known: Collection[int]) -> list[Occasion]:
    """Return what goes on air in this time, drafts included, by its moment; in its first language.

    ``known``: the pages of which the reader may know. Of the others it is only said that there is one.
    """
    times = _times(begin - BEFORE, end + NEAR)
    return [
        Occasion(
            page=each.page, begins_at=each.begins_at, ends_at=each.ends_at, rivals=tuple(_rivals(each, times, known))
        )
        for each in times
        if begin <= each.begins_at < end and each.page.pk in known
    ]


def _times(begin: datetime, end: datetime) -> list[Time]:
    pages = BroadcastPage.objects.filter(on_air_at__range=(begin, end)).order_by("on_air_at", "pk")
    pages = pages.exclude(Q(live=False) & Q(first_published_at__isnull=False) & Q(has_unpublished_changes=False))
    first = {page.guid: page for page in reversed(list(pages.select_related("locale")))}
    invited = _invited(first)
    return [
        Time(
            page=page,
            begins_at=page.on_air_at,
            ends_at=page.off_air_at or page.on_air_at + BroadcastPage.USUAL_LENGTH,
            invited=invited[page.guid],
        )
        for page in sorted(first.values(), key=lambda page: (page.on_air_at, page.pk))
        if page.on_air_at
    ]


def _invited(guids: Iterable[str]) -> dict[str, Invited]:
    found: dict[str, Invited] = defaultdict(dict)
    rows = Invitation.objects.filter(desk__guid__in=list(guids)).order_by("pk")
    for guid, key, name in rows.values_list("desk__guid", "person__translation_key", "person__name"):
        found[guid][key] = name
    return found


def _rivals(one: Time, times: Iterable[Time], known: Collection[int]) -> Iterable[Rival]:
    for other in times:
        is_near = other.begins_at < one.ends_at + NEAR and one.begins_at < other.ends_at + NEAR
        if other is not one and is_near:
            yield Rival(
                title=str(other.page.draft_title) if other.page.pk in known else "",
                overlaps=other.begins_at < one.ends_at and one.begins_at < other.ends_at,
                people=tuple(name for key, name in one.invited.items() if key in other.invited),
            )
