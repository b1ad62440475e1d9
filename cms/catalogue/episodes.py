"""Turns pages that play a recording into records."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Prefetch
from django.utils.translation import gettext
from wagtail.query import PageQuerySet

from cms.catalogue.addresses import PORTRAIT, absolute, artwork_url
from cms.catalogue.notes import notes_html
from cms.catalogue.pictures import wide_image
from cms.catalogue.places import Names, locations, places_in
from cms.catalogue.records import (
    Chapter,
    Enclosure,
    Episode,
    Licence,
    Link,
    Person,
    Soundbite,
    Text,
    Transcript,
)
from cms.media.models import LIGHT_KIND, Recording, Rendition
from cms.media.models import Transcript as StoredTranscript
from cms.media.recorded import RecordedPage
from cms.people.models import Credit
from cms.podcasts.models import EpisodePage
from cms.programmes.models import BroadcastPage, ProgrammePage
from media_pipeline.captions.formats import FORMATS

# What a video feed gives to apps: the largest size of picture that a telephone still downloads.
TALLEST = 720


def episode_pages(page: Any, *, is_private: bool) -> list[EpisodePage]:
    """Return the released episodes of a show, newest first; of a public one, those that everybody may see."""
    pages = _with_parts(EpisodePage.for_cards().child_of(page), is_private=is_private)
    return [episode for episode in _newest_first(pages) if episode.enclosure]


def broadcast_pages(page: Any, *, is_private: bool) -> list[BroadcastPage]:
    """Return the broadcasts of a programme that can be watched, as of a show its episodes."""
    pages = _with_parts(BroadcastPage.for_cards().child_of(page), is_private=is_private)
    return [broadcast for broadcast in _newest_first(pages) if broadcast.videos]


def _newest_first(pages: "PageQuerySet[Any]") -> "PageQuerySet[Any]":
    return pages.order_by("-first_published_at", "-pk")


def _with_parts(pages: "PageQuerySet[Any]", *, is_private: bool) -> "PageQuerySet[Any]":
    # The words themselves are not asked for, and are many.
    transcripts = Prefetch("recording__transcripts", queryset=StoredTranscript.objects.defer("cues"))
    pages = (pages if is_private else pages.public()).live().exclude(recording=None)
    rows = ("chapter_rows", "soundbite_rows", "link_rows", "places")
    people = ("credit_rows__person__portrait__renditions", "credit_rows__person__locale")
    return pages.prefetch_related(transcripts, *rows, *people, "recording__job")


def latest_change(page: RecordedPage) -> datetime:
    """Return the latest change of anything that a feed shows of ``page``."""
    moments = [page.last_published_at, *(transcript.changed_at for transcript in page.transcripts)]
    return max(moment for moment in moments if moment)


@dataclass(frozen=True, kw_only=True)
class Around:
    """What all episodes of a show share, read once."""

    explicit: bool
    is_video: bool
    seasons: dict[int, str]
    places: Names

    @classmethod
    def of(cls, page: Any) -> Self:
        return cls(
            explicit=page.explicit,
            is_video=isinstance(page, ProgrammePage),
            seasons={row.number: row.name for row in page.season_rows.all()},
            places=places_in(page.locale),
        )


def episode_of(page: Any, around: Around) -> Episode:
    """Return the record of an episode or a broadcast."""
    enclosure, *alternates = _editions(page)
    season = getattr(page, "season", None)
    return Episode(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        notes_html=notes_html(page),
        page_url=absolute(page.get_url() or "/"),
        released_at=page.released_at,
        changed_at=latest_change(page),
        enclosure=enclosure,
        alternates=tuple(alternates),
        image_url="" if around.is_video else artwork_url(page.artwork),
        images=wide_image(page.artwork, purpose="poster") if around.is_video else (),
        number=getattr(page, "episode_number", None),
        season=season,
        season_name=around.seasons.get(season or 0, ""),
        episode_type=getattr(page, "episode_type", "full"),
        explicit=around.explicit,
        persons=persons(page.credits),
        transcripts=tuple(_transcripts(page)),
        chapters=tuple(Chapter(start_s=chapter.start_s, title=chapter.title) for chapter in page.chapters),
        chapters_url=absolute(page.chapters_url) if page.chapters else "",
        soundbites=tuple(
            Soundbite(start_s=row.start_s, duration_s=row.duration_s, title=row.title)
            for row in page.soundbite_rows.all()
        ),
        locations=locations(page.places.all(), around.places),
        links=tuple(_links(page)),
        texts=(Text(purpose="ai-content", value=page.machine_made),) if page.machine_made else (),
        licence=Licence(identifier=page.licence) if page.licence else None,
    )


def _links(page: Any) -> Iterator[Link]:
    if watch_url := getattr(page, "watch_url", ""):
        yield Link(url=watch_url, label=page.title)
    for row in page.link_rows.all():
        yield Link(url=row.url, label=row.label)


def _editions(page: Any) -> list[Enclosure]:
    """Return what every app can play, and then the same in other editions."""
    videos = list(reversed(page.videos))
    main = next((found for found in videos if found.height <= TALLEST), page.enclosure)
    if main is None:
        raise ValueError(f"page {page.pk} is not released")
    others = [each for each in (*videos, page.enclosure, page.light) if each and each != main]
    stream = [_stream(page.recording, main)] if page.recording.playlist else []
    return [_enclosure(main), *stream, *(_enclosure(each, _edition_name(each)) for each in others)]


def _edition_name(rendition: Rendition) -> str:
    """Return how an edition is called, in the active language."""
    if rendition.height:
        return gettext("Video, %(height)d lines") % {"height": rendition.height}
    return gettext("Light edition") if rendition.kind == LIGHT_KIND else gettext("Sound only")


def _enclosure(rendition: Rendition, title: str = "") -> Enclosure:
    return Enclosure(
        url=absolute(rendition.url),
        byte_length=rendition.byte_length,
        media_type=rendition.media_type,
        duration_s=rendition.duration_s,
        sha256=rendition.sha256,
        height=rendition.height or None,
        title=title,
    )


def _stream(recording: Recording, main: Rendition) -> Enclosure:
    """Return the playlist with which an app chooses a size by itself (RFC 8216): it has no length of its own."""
    return Enclosure(
        url=absolute(recording.playlist),
        byte_length=0,
        media_type="application/x-mpegURL",
        duration_s=main.duration_s,
        title=gettext("Video, as the network allows"),
    )


def _transcripts(page: RecordedPage) -> list[Transcript]:
    return [
        Transcript(
            url=absolute(transcript.url(form.extension)),
            media_type=form.media_type,
            language=transcript.language,
            is_timed=form.is_timed,
            is_unchecked=transcript.is_unchecked,
        )
        for form in FORMATS.values()
        for transcript in page.transcripts
        if form in transcript.formats
    ]


def persons(rows: Iterable[Credit]) -> tuple[Person, ...]:
    """Return those credited in ``rows``, in order."""
    return tuple(_person(credit) for credit in rows)


def _person(credit: Credit) -> Person:
    person = credit.person
    return Person(
        name=person.name,
        role=credit.role.replace("-", " "),
        group=credit.group,
        url=absolute(person.url),
        image_url=absolute(person.portrait.get_rendition(PORTRAIT).url) if person.portrait else "",
    )
