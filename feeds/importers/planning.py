"""Compare a feed with what the house has: what is new, what is there, what differs. Pure."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from cms.catalogue.intake import Held, IncomingShow, differences
from feeds.importers.found import FoundEpisode, FoundFeed


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field in which the feed says something else than the house: both values as text."""

    field: str
    here: str
    there: str


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What becomes of an item: ``new``, ``same``, ``different`` or ``refused``, and then why."""

    verdict: str
    title: str
    guid: str
    episode: FoundEpisode | None = None
    differences: tuple[Difference, ...] = ()
    problem: str = ""


def plan(feed: FoundFeed, held: Held | None, foreign: Set[str]) -> tuple[Planned, ...]:
    """Return what becomes of each item, those that can be taken first; ``foreign``: identifiers of other works here."""
    known = held.episodes if held else {}
    taken = [_planned(episode, known, foreign) for episode in feed.episodes]
    return (
        *taken,
        *(Planned(verdict="refused", title=each.title, guid=each.guid, problem=each.code) for each in feed.refused),
    )


def _planned(episode: FoundEpisode, known: Mapping[str, object], foreign: Set[str]) -> Planned:
    page = episode.page
    if page.guid in foreign:
        return Planned(verdict="refused", title=page.title, guid=page.guid, problem="foreign_guid")
    if page.guid not in known:
        return Planned(verdict="new", title=page.title, guid=page.guid, episode=episode)
    found = differing(known[page.guid], page)
    return Planned(
        verdict="different" if found else "same", title=page.title, guid=page.guid, episode=episode, differences=found
    )


def show_differences(held: Held | None, show: IncomingShow) -> tuple[Difference, ...]:
    return differing(held.show, show) if held else ()


def differing(here: object, there: object) -> tuple[Difference, ...]:
    """Return the fields in which two shows, or two episodes, differ."""
    return tuple(
        Difference(field=name, here=_text(getattr(here, name)), there=_text(getattr(there, name)))
        for name in differences(here, there)
    )


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)[:300]
