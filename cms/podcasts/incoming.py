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
class IncomingSoundbite:
    """A stretch worth sharing, in seconds."""

    start_s: float
    duration_s: float
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingLink:
    """Somewhere else: another place of the same work, a page for taking part, a recommended feed.

    ``guid``: of a feed, or "".
    """

    url: str
    label: str
    guid: str = ""


@dataclass(frozen=True, kw_only=True)
class IncomingText:
    """A word for a machine, with its purpose."""

    purpose: str
    value: str


@dataclass(frozen=True, kw_only=True)
class IncomingSeason:
    """What a season is called."""

    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class IncomingShow:
    """A show. Text is plain unless its name ends in ``_html``; "" and None stand for what the feed does not say.

    Attributes:
        guid: the podcast:guid.
        language: as directories know it; ``locale`` the language of the page.
        category, licence, rhythm: of ours; ``licence_url`` where the terms are its own.
        notes_html: HTML of anybody's making.
        places: by their names.
        machine_made: ``true`` or ``false``.
    """

    guid: str
    title: str
    summary: str
    language: str
    locale: str
    notes_html: str = ""
    author: str = ""
    owner_email: str = ""
    category: str = ""
    show_type: str = "episodic"
    explicit: bool = False
    copyright: str = ""
    link: str = ""
    licence: str = ""
    licence_url: str = ""
    rhythm: str = ""
    machine_made: str = ""
    is_complete: bool = False
    funding: IncomingLink | None = None
    persons: tuple[IncomingPerson, ...] = ()
    places: tuple[str, ...] = ()
    texts: tuple[IncomingText, ...] = ()
    podroll: tuple[IncomingLink, ...] = ()
    seasons: tuple[IncomingSeason, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IncomingEpisode:
    """An episode; see IncomingShow.

    Attributes:
        released_at: the original moment, aware; a likely one where ``is_dated`` is false.
    """

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
    soundbites: tuple[IncomingSoundbite, ...] = ()
    links: tuple[IncomingLink, ...] = ()
    places: tuple[str, ...] = ()
    licence: str = ""
    machine_made: str = ""
    link: str = ""
    is_dated: bool = True


def as_incoming(page: EpisodePage) -> IncomingEpisode:
    """Return what ``page`` says, as if it came in: those fields that are compared."""
    released_at = page.first_published_at or page.go_live_at or page.latest_revision_created_at
    return IncomingEpisode(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        # A feed has no parts of seconds (RFC 822, section 5.1).
        released_at=released_at.replace(microsecond=0),
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
    """Return the names of the fields in which two shows, or two episodes, differ: what is not said is not otherwise."""
    names = SHOW_COMPARED if isinstance(here, IncomingShow) else COMPARED
    unsaid = () if getattr(there, "is_dated", True) else ("released_at",)
    said = [name for name in names if getattr(there, name) not in ("", None) and name not in unsaid]
    return tuple(name for name in said if getattr(here, name) != getattr(there, name))
