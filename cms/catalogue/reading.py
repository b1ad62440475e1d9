"""Reads everything that the works of one show have, in a number of queries that does not depend on how many they are.

Rows are read as plain values, not as objects: of a show with thousands of episodes there are hundreds of thousands.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Model, Prefetch
from wagtail.images import get_image_model
from wagtail.query import PageQuerySet

from cms.catalogue.addresses import PORTRAIT, absolute
from cms.catalogue.places import Names, locations, places_in
from cms.catalogue.records import Chapter, Link, Location, Person, Soundbite
from cms.live.models import LiveProgrammePage
from cms.live.moments import Medium, Moment, moments_of
from cms.media.models import Rendition, Transcript
from cms.people.models import Credit
from cms.people.models import Person as StoredPerson
from cms.programmes.models import BroadcastPage, ProgrammePage

Rows = dict[int, list[Any]]
# The words themselves are many, and feeds do not show them.
UNREAD: dict[type[Model], tuple[str, ...]] = {Rendition: ("tags",), Transcript: ("cues",)}


def playing(pages: "PageQuerySet[Any]", *, is_video: bool) -> "PageQuerySet[Any]":
    """Return the pages with the recordings that they play, newest first; without what feeds do not show of them."""
    pictures = get_image_model().objects.prefetch_related("renditions")
    return (
        pages.select_related("recording__job" if is_video else "recording")
        .prefetch_related(
            Prefetch("artwork", queryset=pictures),
            Prefetch("recording__renditions", queryset=Rendition.objects.defer(*UNREAD[Rendition])),
            Prefetch("recording__transcripts", queryset=Transcript.objects.defer(*UNREAD[Transcript])),
        )
        .order_by("-first_published_at", "-pk")
    )


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the works of a show share, and the rows of each by the key of its page."""

    explicit: bool
    is_video: bool
    page_url: str
    seasons: dict[int, str]
    chapters: Rows
    soundbites: Rows
    links: Rows
    persons: Rows
    places: Rows

    @classmethod
    def of(cls, show: Any, pages: "PageQuerySet[Any]") -> Self:
        """Return what is around the works ``pages`` of ``show``."""
        keys, model = pages.order_by().values("pk"), pages.model
        return cls(
            explicit=show.explicit,
            is_video=isinstance(show, ProgrammePage),
            page_url=absolute(show.get_url() or "/"),
            seasons={row.number: row.name for row in show.season_rows.all()},
            chapters=_with_questions(_made(_rows(model, "chapter_rows", keys, "start_s", "title"), _chapter), pages),
            soundbites=_made(_rows(model, "soundbite_rows", keys, "start_s", "duration_s", "title"), _soundbite),
            links=_made(_rows(model, "link_rows", keys, "url", "label"), _link),
            persons=_credited(_rows(model, "credit_rows", keys, "person_id", "role")),
            places=_places(model, keys, places_in(show.locale)),
        )


def _rows(model: type[Model], name: str, keys: Any, *fields: str) -> Rows:
    """Return rows of a child relation, in its order, by the key of the page."""
    child: Any = model._meta.get_field(name).related_model
    found: Rows = defaultdict(list)
    order = child._meta.ordering
    for key, *values in child.objects.filter(page__in=keys).order_by(*order).values_list("page_id", *fields):
        found[key].append(values)
    return found


def _made(rows: Rows, make: Any) -> Rows:
    return {key: [make(*values) for values in each] for key, each in rows.items()}


def _chapter(start_s: float, title: str) -> Chapter:
    return Chapter(start_s=start_s, title=title)


def _with_questions(chapters: Rows, pages: "PageQuerySet[Any]") -> Rows:
    """Add the questions of live programmes, each where it was answered, to the chapters written by hand."""
    for key, questions in questions_of(pages).items():
        both = [*chapters.get(key, []), *(_chapter(each.start_s, each.title) for each in questions)]
        chapters[key] = sorted(both, key=lambda chapter: chapter.start_s)
    return chapters


def questions_of(pages: "PageQuerySet[Any]") -> dict[int, list[Moment]]:
    """Return where the questions of live programmes were answered, by the key of the page."""
    if not issubclass(pages.model, BroadcastPage):
        return {}
    guids = dict(LiveProgrammePage.objects.filter(pk__in=pages.order_by().values("pk")).values_list("pk", "guid"))
    asked = moments_of(guids.values(), Medium.RECORDING) if guids else {}
    return {key: asked[guid] for key, guid in guids.items() if guid in asked}


def _soundbite(start_s: float, duration_s: float, title: str) -> Soundbite:
    return Soundbite(start_s=start_s, duration_s=duration_s, title=title)


def _link(url: str, label: str) -> Link:
    return Link(url=url, label=label)


def _credited(rows: Rows) -> Rows:
    """Return the records of those credited; somebody who is credited a thousand times is read once."""
    roles = {(person, role) for each in rows.values() for person, role in each}
    stored = StoredPerson.objects.select_related("locale").prefetch_related("portrait__renditions")
    people = stored.in_bulk({person for person, _role in roles})
    records = {(person, role): person_record(people[person], role) for person, role in roles}
    return {key: [records[person, role] for person, role in each] for key, each in rows.items()}


def persons(credits_: Iterable[Credit]) -> tuple[Person, ...]:
    """Return those credited, in order."""
    return tuple(person_record(credit.person, credit.role) for credit in credits_)


def person_record(person: StoredPerson, role: str) -> Person:
    return Person(
        name=person.name,
        role=role.replace("-", " "),
        group=Credit.GROUPS.get(role, "cast"),
        url=absolute(person.url),
        image_url=absolute(person.portrait.get_rendition(PORTRAIT).url) if person.portrait else "",
    )


def _places(model: Any, keys: Any, names: Names) -> Rows:
    through = model.places.through
    page, place = f"{model._meta.model_name}_id", "place_id"
    pairs = list(through.objects.filter(**{f"{page}__in": keys}).order_by("pk").values_list(page, place))
    chosen = through._meta.get_field("place").related_model.objects.in_bulk({key for _page, key in pairs})
    records: dict[int, Location] = {key: locations([place], names)[0] for key, place in chosen.items()}
    found: Rows = defaultdict(list)
    for key, place_key in pairs:
        found[key].append(records[place_key])
    return found
