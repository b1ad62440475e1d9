"""The one way in which feeds and channels read content."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import override

from cms.catalogue.notes import notes_html
from cms.catalogue.records import Enclosure, Episode, Person, Show, Transcript
from cms.media.models import Picture, Rendition
from cms.media.models import Transcript as StoredTranscript
from cms.people.models import Credit
from cms.podcasts.models import EpisodePage, ShowPage
from media_pipeline.captions.formats import FORMATS

# Apple: square, at most 3000 by 3000, RGB without alpha, JPEG; hosts ask for less than 512 kB.
ARTWORK = "fill-3000x3000|format-jpeg|jpegquality-60|bgcolor-ffffff"


def podcast(handle: str) -> Show | None:
    """Return the live show that has this handle, with its released episodes; None if there is none."""
    pages = ShowPage.objects.live().public().filter(handle=handle).select_related("locale", "artwork")
    page = next((page for page in pages if page.is_source()), None)
    return _show(page) if page else None


def podcast_handles() -> list[str]:
    """Return the handles of all live shows, in alphabetical order."""
    return sorted(set(ShowPage.objects.live().public().values_list("handle", flat=True)))


def podcast_titles() -> dict[str, str]:
    """Return the titles of all live shows by handle, in alphabetical order of the handles."""
    pages = ShowPage.objects.live().public().select_related("locale").order_by("handle")
    return {page.handle: page.title for page in pages if page.is_source()}


def _show(page: ShowPage) -> Show:
    with override(page.language_code):
        episodes = _episodes(page)
        return Show(
            handle=page.handle,
            guid=page.guid,
            title=page.title,
            summary=page.summary,
            language=page.spoken_language,
            author=page.author,
            owner_email=page.owner_email,
            category=page.category,
            show_type=page.show_type,
            explicit=page.explicit,
            copyright=page.copyright,
            page_url=_absolute(page.get_url() or "/"),
            feed_url=page.feed_url,
            image_url=_artwork_url(page.artwork),
            changed_at=_latest(page, episodes),
            episodes=tuple(_episode(episode, page) for episode in episodes),
        )


def _episodes(page: ShowPage) -> list[EpisodePage]:
    pages = EpisodePage.for_cards().child_of(page).live().public().exclude(recording=None)
    # The words themselves are not asked for, and are many.
    transcripts = Prefetch("recording__transcripts", queryset=StoredTranscript.objects.defer("cues"))
    pages = pages.prefetch_related(
        transcripts, "credit_rows__person__portrait__renditions", "credit_rows__person__locale"
    )
    return [episode for episode in pages.order_by("-first_published_at", "-pk") if episode.enclosure]


def _latest(page: ShowPage, episodes: Iterable[EpisodePage]) -> datetime:
    moments = [page.last_published_at]
    for episode in episodes:
        moments += [episode.last_published_at, *(transcript.changed_at for transcript in episode.transcripts)]
    return max(moment for moment in moments if moment)


def _episode(page: EpisodePage, show: ShowPage) -> Episode:
    enclosure = page.enclosure
    if enclosure is None or page.released_at is None:
        raise ValueError(f"episode {page.pk} is not released")
    return Episode(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        notes_html=notes_html(page),
        page_url=_absolute(page.get_url() or "/"),
        released_at=page.released_at,
        enclosure=_enclosure(enclosure),
        image_url=_artwork_url(page.artwork),
        number=page.episode_number,
        season=page.season,
        episode_type=page.episode_type,
        explicit=show.explicit,
        persons=tuple(_person(credit) for credit in page.credits),
        transcripts=tuple(_transcripts(page)),
    )


def _enclosure(rendition: Rendition) -> Enclosure:
    return Enclosure(
        url=_absolute(rendition.url),
        byte_length=rendition.byte_length,
        media_type=rendition.media_type,
        duration_s=rendition.duration_s,
    )


def _transcripts(page: EpisodePage) -> list[Transcript]:
    return [
        Transcript(
            url=_absolute(transcript.url(form.extension)),
            media_type=form.media_type,
            language=transcript.language,
            is_timed=form.is_timed,
            is_unchecked=transcript.is_unchecked,
        )
        for form in FORMATS.values()
        for transcript in page.transcripts
        if form in transcript.formats
    ]


def _person(credit: Credit) -> Person:
    person = credit.person
    return Person(
        name=person.name,
        role=credit.role.replace("-", " "),
        url=_absolute(person.url),
        image_url=_absolute(person.portrait.get_rendition("fill-600x600|format-jpeg").url) if person.portrait else "",
    )


def _artwork_url(image: Picture | None) -> str:
    return _absolute(image.get_rendition(ARTWORK).url) if image else ""


def _absolute(path: str) -> str:
    return path if "://" in path else f"{settings.WAGTAILADMIN_BASE_URL}{path}"
