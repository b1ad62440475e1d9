"""Part of the door, for channels: one released work with all that another place may show of it."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from cms.catalogue.addresses import absolute, artwork_url
from cms.catalogue.episodes import episode_of
from cms.catalogue.notes import notes_html
from cms.catalogue.reading import Around
from cms.catalogue.records import Chapter, Enclosure, Image, Transcript
from cms.catalogue.stories import feed_handle, image_of
from cms.core.prose import plain
from cms.core.works import work_models
from cms.media.covers import SIDE
from cms.media.recorded import RecordedPage

UNSEEN = ("released_at", "planned_at", "series", "series_cover", "handle")
"""What may differ without the work being another one to a visitor of the other place."""


@dataclass(frozen=True, kw_only=True)
class Translation:
    """The same work in another language."""

    language: str
    title: str
    summary: str
    page_url: str


@dataclass(frozen=True, kw_only=True)
class Work:
    """A work that is released, or will be, in its own language.

    Attributes:
        kind: ``episode``, ``broadcast`` or ``news``.
        planned_at: when everybody will see it; None: they can already.
        handle: of the feed in which it is; ``series`` is the title of the show, programme or news.
        series_cover: the square picture of the show or programme, or None.
        text: the notes as plain text; ``notes_html`` as clean HTML with absolute links.
        sound: what apps play, or None for what is only read.
        video: the largest progressive MP4, or None.
        captions: timed words, that of the own language first.
        image: wide picture, or None.
        is_synthetic: a voice or a picture in it was made by a machine, and the house says so.
    """

    guid: str
    kind: str
    handle: str
    series: str
    language: str
    title: str
    summary: str
    text: str
    notes_html: str
    page_url: str
    released_at: datetime
    planned_at: datetime | None = None
    topics: tuple[str, ...] = ()
    sound: Enclosure | None = None
    video: Enclosure | None = None
    captions: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    image: Image | None = None
    translations: tuple[Translation, ...] = ()
    is_synthetic: bool = False
    series_cover: Image | None = None

    @property
    def duration_s(self) -> float:
        media = self.video or self.sound
        return media.duration_s if media else 0.0

    @property
    def is_announced_only(self) -> bool:
        """Say whether there is nothing to hear or see yet of what will be heard or seen."""
        return self.kind != "news" and not (self.sound or self.video)

    @property
    def revision(self) -> str:
        """A digest of what other places may show of the work: 16 hexadecimal digits."""
        seen = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in UNSEEN}
        text = json.dumps(seen, default=asdict, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def work(guid: str) -> Work | None:
    """Return the work that everybody can see under this identifier; None where there is none."""
    page = _page(guid)
    if page is None:
        return None
    with override(page.locale.language_code):
        return _of(page)


def coming(guid: str) -> Work | None:
    """Return the work that will be seen under this identifier as it is planned; None where there is none.

    A page that is planned holds the words with which it will go live.
    """
    if _page(guid) is not None:
        return None
    plans = [(revision, page) for page in _drafts(guid) if (revision := page.scheduled_revision)]
    if not plans:
        return None
    # In the order in which they will be published.
    revision, page = min(plans, key=lambda plan: (plan[0].approved_go_live_at, plan[0].pk))
    moment = revision.approved_go_live_at
    page.first_published_at = page.first_published_at or moment
    page.last_published_at = page.last_published_at or moment
    with override(page.locale.language_code):
        return replace(_of(page), planned_at=moment)


def without_content(guid: str, title: str) -> Work:
    """Return what is left of a work that nobody can see any more: enough to take it back elsewhere."""
    return Work(
        guid=guid,
        kind="",
        handle="",
        series="",
        language=settings.LANGUAGE_CODE,
        title=title,
        summary="",
        text="",
        notes_html="",
        page_url=absolute("/"),
        released_at=timezone.now(),
    )


def _page(guid: str) -> Any:
    """Return the page in which the work was first published."""
    found = [page for model in work_models() for page in model.objects.live().public().filter(guid=guid)]
    return min(found, key=lambda page: (page.first_published_at, page.pk), default=None)


def _drafts(guid: str) -> list[Any]:
    return [page for model in work_models() for page in model.objects.not_live().public().filter(guid=guid)]


def _of(page: Any) -> Work:
    around = _played(page) if isinstance(page, RecordedPage) else {"image": image_of(page)}
    notes = notes_html(page)
    language = page.locale.language_code
    return Work(
        guid=page.guid,
        kind=page.kind,
        handle=feed_handle(page),
        series=page.series.title,
        series_cover=_cover(getattr(page.series, "cover", None)),
        language=language,
        title=page.title,
        summary=page.summary,
        text=plain(notes),
        notes_html=notes,
        page_url=absolute(page.get_url() or "/"),
        released_at=page.released_at,
        topics=tuple(topic.name for topic in page.topics.all()),
        translations=tuple(_translation(other) for other in page.same_work().live().public().order_by("pk")),
        **around,
    )


def _cover(picture: Any) -> Image | None:
    url = artwork_url(picture)
    if not url:
        return None
    alt = picture.default_alt_text
    return Image(url=url, alt=alt, width=SIDE, height=SIDE, media_type="image/jpeg", purpose="artwork")


def _played(page: Any) -> dict[str, Any]:
    """Return what only a work with a recording has; a programme may be announced before there is one."""
    if not (page.enclosure or getattr(page, "videos", ())):
        return {"image": image_of(page)}
    own = type(page).objects.filter(pk=page.pk)
    episode = episode_of(page, Around.of(page.series, own))
    editions = (episode.enclosure, *episode.alternates)
    videos = [each for each in editions if each.height]
    return {
        "sound": next((each for each in editions if each.media_type.startswith("audio/")), None),
        "video": max(videos, key=lambda each: each.height or 0, default=None),
        "captions": tuple(each for each in episode.transcripts if each.media_type == "text/vtt"),
        "chapters": episode.chapters,
        "image": image_of(page),
        "is_synthetic": bool(page.machine_made),
    }


def _translation(page: Any) -> Translation:
    return Translation(
        language=page.locale.language_code,
        title=page.title,
        summary=page.summary,
        page_url=absolute(page.get_url() or "/"),
    )
