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
class Transcript:
    """A file with the words of an episode.

    Attributes:
        url: absolute address, ASCII, ending in a true extension.
        media_type: ``text/vtt``, ``application/x-subrip``, ``application/json`` or ``text/plain``.
        language: as in BCP 47.
        is_timed: whether it says when something is said, so that it can be shown as captions.
        is_unchecked: whether a machine wrote it and nobody has signed it.
    """

    url: str
    media_type: str
    language: str
    is_timed: bool
    is_unchecked: bool


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
        transcripts: by format, and in each that of the episode's own language first: apps keep the first they know.
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
    transcripts: tuple[Transcript, ...] = ()


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
