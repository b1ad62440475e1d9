"""Turns pages that play a recording into records."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from wagtail.query import PageQuerySet

from cms.catalogue.addresses import PORTRAIT, absolute, artwork_url
from cms.catalogue.notes import notes_html
from cms.catalogue.records import Chapter, Enclosure, Episode, Person, Transcript
from cms.media.models import Rendition
from cms.media.models import Transcript as StoredTranscript
from cms.media.recorded import RecordedPage
from cms.people.models import Credit
from cms.podcasts.models import EpisodePage
from cms.programmes.models import BroadcastPage
from media_pipeline.captions.formats import FORMATS

# What a video feed gives to apps: the largest size of picture that a telephone still downloads.
TALLEST = 720


def episode_pages(page: Any) -> list[EpisodePage]:
    """Return the released episodes of a show, newest first."""
    pages = _with_parts(EpisodePage.for_cards().child_of(page)).prefetch_related("chapter_rows")
    return [episode for episode in _newest_first(pages) if episode.enclosure]


def broadcast_pages(page: Any) -> list[BroadcastPage]:
    """Return the broadcasts of a programme that can be watched, newest first."""
    pages = _with_parts(BroadcastPage.for_cards().child_of(page))
    return [broadcast for broadcast in _newest_first(pages) if broadcast.videos]


def _newest_first(pages: "PageQuerySet[Any]") -> "PageQuerySet[Any]":
    return pages.order_by("-first_published_at", "-pk")


def _with_parts(pages: "PageQuerySet[Any]") -> "PageQuerySet[Any]":
    # The words themselves are not asked for, and are many.
    transcripts = Prefetch("recording__transcripts", queryset=StoredTranscript.objects.defer("cues"))
    pages = pages.live().public().exclude(recording=None)
    return pages.prefetch_related(
        transcripts, "credit_rows__person__portrait__renditions", "credit_rows__person__locale"
    )


def latest_change(page: RecordedPage) -> datetime:
    """Return the latest change of anything that a feed shows of ``page``."""
    moments = [page.last_published_at, *(transcript.changed_at for transcript in page.transcripts)]
    return max(moment for moment in moments if moment)


def episode_of(page: Any, show: Any) -> Episode:
    """Return the record of an episode or a broadcast of ``show``."""
    enclosure, alternates = _editions(page)
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
        image_url=artwork_url(page.artwork),
        number=getattr(page, "episode_number", None),
        season=getattr(page, "season", None),
        episode_type=getattr(page, "episode_type", "full"),
        explicit=getattr(show, "explicit", False),
        persons=persons(page.credits),
        transcripts=tuple(_transcripts(page)),
        chapters=tuple(
            Chapter(start_s=chapter.start_s, title=chapter.title) for chapter in getattr(page, "chapters", ())
        ),
    )


def _editions(page: Any) -> tuple[Enclosure, list[Enclosure]]:
    """Return what every app can play, and the same in other editions."""
    main = next((found for found in reversed(page.videos) if found.height <= TALLEST), page.enclosure)
    if main is None:
        raise ValueError(f"page {page.pk} is not released")
    others = [each for each in (*reversed(page.videos), page.enclosure, page.light) if each and each != main]
    return _enclosure(main), [_enclosure(each) for each in others]


def _enclosure(rendition: Rendition) -> Enclosure:
    return Enclosure(
        url=absolute(rendition.url),
        byte_length=rendition.byte_length,
        media_type=rendition.media_type,
        duration_s=rendition.duration_s,
        sha256=rendition.sha256,
        height=rendition.height or None,
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
        url=absolute(person.url),
        image_url=absolute(person.portrait.get_rendition(PORTRAIT).url) if person.portrait else "",
    )
