"""Turns pages that play a recording into records."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from wagtail.query import PageQuerySet

from cms.catalogue.addresses import absolute, artwork_url, file_url
from cms.catalogue.notes import notes_html
from cms.catalogue.pictures import wide_image
from cms.catalogue.reading import Around, playing
from cms.catalogue.records import Enclosure, Episode, Licence, Link, Text, Transcript
from cms.media.models import KEPT_KIND, LIGHT_KIND, MAIN_KIND, Recording, Rendition
from cms.media.recorded import RecordedPage
from cms.podcasts.models import EpisodePage
from cms.programmes.models import BroadcastPage, ProgrammePage
from media_pipeline.captions.formats import FORMATS

# What a video feed gives to apps: the largest size of picture that a telephone still downloads.
TALLEST = 720


def works_of(show: Any, *, is_private: bool) -> "PageQuerySet[Any]":
    """Return the live works of a show or a programme that can be played; of a public one, those everybody may see."""
    is_video = isinstance(show, ProgrammePage)
    pages = (BroadcastPage if is_video else EpisodePage).objects.child_of(show).live()
    kind = Q(height__gt=0) if is_video else Q(kind__in=(MAIN_KIND, KEPT_KIND))
    pages = pages.filter(Exists(Rendition.objects.filter(kind, recording=OuterRef("recording"))))
    return pages if is_private else pages.public()


def episodes_of(show: Any, works: "PageQuerySet[Any]") -> tuple[Episode, ...]:
    """Return the records of works of ``show``, newest first, in a number of queries that does not depend on theirs."""
    around = Around.of(show, works)
    pages = list(playing(works, is_video=around.is_video))
    for page in pages:
        page._series, page.locale = show, show.locale
    return tuple(episode_of(page, around) for page in pages)


def latest_change(page: RecordedPage) -> datetime:
    """Return the latest change of anything that a feed shows of ``page``."""
    moments = [page.last_published_at, *(transcript.changed_at for transcript in page.transcripts)]
    return max(moment for moment in moments if moment)


def episode_of(page: Any, around: Around) -> Episode:
    """Return the record of an episode or a broadcast."""
    enclosure, *alternates = _editions(page)
    season, key = getattr(page, "season", None), page.pk
    return Episode(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        notes_html=notes_html(page),
        # As Wagtail makes them: a page is served below its parent.
        page_url=f"{around.page_url}{page.slug}/",
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
        persons=tuple(around.persons.get(key, ())),
        transcripts=tuple(_transcripts(page)),
        chapters=tuple(around.chapters.get(key, ())),
        chapters_url=file_url("chapters", key) if key in around.chapters else "",
        soundbites=tuple(around.soundbites.get(key, ())),
        locations=tuple(around.places.get(key, ())),
        links=tuple(_links(page, around)),
        texts=(Text(purpose="ai-content", value=page.machine_made),) if page.machine_made else (),
        licence=Licence(identifier=page.licence) if page.licence else None,
    )


def _links(page: Any, around: Around) -> Iterator[Link]:
    if watch_url := getattr(page, "watch_url", ""):
        yield Link(url=watch_url, label=page.title)
    yield from around.links.get(page.pk, ())


def _editions(page: Any) -> list[Enclosure]:
    """Return what every app can play, and then the same in other editions."""
    videos, sound, light = list(reversed(page.videos)), page.enclosure, page.light
    main = next((found for found in videos if found.height <= TALLEST), sound)
    if main is None:
        raise ValueError(f"page {page.pk} is not released")
    others = [each for each in (*videos, sound, light) if each and each != main]
    stream = [_stream(page.recording, main)] if videos and page.recording.playlist else []
    return [_enclosure(main), *stream, *(_enclosure(each, _edition_name(each)) for each in others)]


def _edition_name(rendition: Rendition) -> str:
    """Return how an edition is called, in the active language."""
    if rendition.height:
        return gettext("Video, %(height)d lines") % {"height": rendition.height}
    return gettext("Light edition") if rendition.kind == LIGHT_KIND else gettext("Sound only")


def _enclosure(rendition: Rendition, title: str = "") -> Enclosure:
    return Enclosure(
        url=file_url("video" if rendition.height else "enclosure", rendition.pk, rendition.extension),
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


def _transcripts(page: RecordedPage) -> Iterator[Transcript]:
    """Yield the files of the transcripts: by format, and in each that of the page's own language first."""
    offered = [(transcript, transcript.formats, transcript.is_unchecked) for transcript in page.transcripts]
    for form in FORMATS.values():
        for transcript, formats, is_unchecked in offered:
            if form in formats:
                yield Transcript(
                    url=file_url("transcript_file", transcript.pk, form.extension),
                    media_type=form.media_type,
                    language=transcript.language,
                    is_timed=form.is_timed,
                    is_unchecked=is_unchecked,
                )
