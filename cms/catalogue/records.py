"""What feeds and channels may know of content: plain values, frozen, without a database behind them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that apps download.

    Attributes:
        url: absolute address, ASCII, ending in a true extension.
        byte_length: exact size of the file in bytes.
        media_type: such as ``audio/mpeg``.
        duration_s: length in seconds.
    """

    url: str
    byte_length: int
    media_type: str
    duration_s: float


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody credited; ``role`` is a term of the Podcast Taxonomy, in English and lower case."""

    name: str
    role: str
    url: str
    image_url: str


@dataclass(frozen=True, kw_only=True)
class Episode:
    """A released episode.

    Attributes:
        guid: permanent identifier, not an address.
        title, summary: plain text.
        notes_html: show notes as clean HTML with absolute links, in an element that names language and direction.
        page_url: absolute address of its page.
        released_at: aware moment of the first release.
        image_url: square artwork, or "" for the show's.
        number, season: positive, or None.
        episode_type: ``full``, ``trailer`` or ``bonus``.
        persons: those credited, in order.
    """

    guid: str
    title: str
    summary: str
    notes_html: str
    page_url: str
    released_at: datetime
    enclosure: Enclosure
    image_url: str
    number: int | None
    season: int | None
    episode_type: str
    explicit: bool
    persons: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True)
class Show:
    """A podcast with its released episodes, newest first.

    Attributes:
        handle: names the feed's address.
        guid: the podcast:guid.
        language: as directories know it.
        category: Apple's name; a subcategory follows after " / ".
        show_type: ``episodic`` or ``serial``.
        changed_at: latest change of anything that the feed shows.
    """

    handle: str
    guid: str
    title: str
    summary: str
    language: str
    author: str
    owner_email: str
    category: str
    show_type: str
    explicit: bool
    copyright: str
    page_url: str
    feed_url: str
    image_url: str
    changed_at: datetime
    episodes: tuple[Episode, ...]
