"""Shows and episodes on their way into the house, as plain values: what was understood of a feed elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cms.podcasts.models import EpisodePage, ShowPage

COMPARED = ("title", "summary", "released_at", "season", "number", "episode_type")
SHOW_COMPARED = (
    "title",
    "summary",
    "language",
    "author",
    "owner_email",
    "category",
    "show_type",
    "explicit",
    "copyright",
)


@dataclass(frozen=True, kw_only=True)
class IncomingPerson:
    """Somebody credited; ``role`` as the Podcast Taxonomy has it, or ""."""

    name: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingChapter:
    """A place in a recording, ``start_s`` seconds from its beginning."""

    start_s: float
    title: str


@dataclass(frozen=True, kw_only=True)
class IncomingShow:
    """A show. Text is plain unless its name ends in ``_html``; "" and None stand for what the feed does not say.

    Attributes:
        guid: the podcast:guid.
        language: as directories know it; ``locale`` the language of the page.
        category: one of ours.
        notes_html: HTML of anybody's making.
    """

    guid: str
    title: str
    summary: str
    language: str
    locale: str
    notes_html: str = ""
    author: str = ""
    owner_email: str = ""
    category: str = "Government"
    show_type: str = "episodic"
    explicit: bool = False
    copyright: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingEpisode:
    """An episode; see IncomingShow. ``released_at``: the original moment, aware."""

    guid: str
    title: str
    summary: str
    released_at: datetime
    notes_html: str = ""
    season: int | None = None
    number: int | None = None
    episode_type: str = "full"
    persons: tuple[IncomingPerson, ...] = ()
    chapters: tuple[IncomingChapter, ...] = ()
    link: str = ""


def as_incoming(page: EpisodePage) -> IncomingEpisode:
    """Return what ``page`` says, as if it came in: those fields that are compared."""
    return IncomingEpisode(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        released_at=page.first_published_at or page.go_live_at or page.latest_revision_created_at,
        season=page.season,
        number=page.episode_number,
        episode_type=page.episode_type,
    )


def show_as_incoming(page: ShowPage) -> IncomingShow:
    """Return what the page of a show says, as if it came in: those fields that are compared."""
    return IncomingShow(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        language=page.spoken_language,
        locale=page.language_code,
        author=page.author,
        owner_email=page.owner_email,
        category=page.category,
        show_type=page.show_type,
        explicit=page.explicit,
        copyright=page.copyright,
    )


def differences(here: Any, there: Any) -> tuple[str, ...]:
    """Return the names of the fields in which two shows, or two episodes, differ."""
    names = SHOW_COMPARED if isinstance(here, IncomingShow) else COMPARED
    return tuple(name for name in names if getattr(here, name) != getattr(there, name))
