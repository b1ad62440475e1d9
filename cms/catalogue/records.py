"""What feeds and channels may know of content: plain values, frozen, without a database behind them.

Addresses are absolute and ASCII. Text is plain unless its name ends in ``_html``. Moments are aware.
A feed is a ``Show``, the ``News`` or the ``House``; each has a ``handle``, which names its address.
"""

from dataclasses import dataclass
from datetime import datetime

HOUSE = "all"
"""The handle of the house: no page may have it."""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that apps download.

    Attributes:
        url: address that ends in a true extension.
        byte_length: exact size of the file in bytes.
        media_type: such as ``audio/mpeg``.
        duration_s: length in seconds.
        sha256: of the file, as 64 hexadecimal digits, or "" where it is unknown.
        height: of a video, in pixels; None for sound.
        title: how the edition is called in the language of the show, or "" for the main one.
    """

    url: str
    byte_length: int
    media_type: str
    duration_s: float
    sha256: str = ""
    height: int | None = None
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """A file with the words of an episode.

    Attributes:
        url: address that ends in a true extension.
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
    """Somebody credited; ``role`` and ``group`` are terms of the Podcast Taxonomy, in English and lower case."""

    name: str
    role: str
    url: str
    image_url: str
    group: str = "cast"


@dataclass(frozen=True, kw_only=True)
class Location:
    """A place that a work is about.

    Attributes:
        name: in the language of the show.
        geo: a geo URI (RFC 5870) such as ``geo:35.76,-5.83``, or "".
        osm: an object of OpenStreetMap such as ``R2799210``, or "".
        country: ISO 3166-1 alpha-2.
    """

    name: str
    geo: str = ""
    osm: str = ""
    country: str = "MA"


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A place in a recording, ``start_s`` seconds from its beginning."""

    start_s: float
    title: str


@dataclass(frozen=True, kw_only=True)
class Soundbite:
    """A stretch worth sharing, in seconds."""

    start_s: float
    duration_s: float
    title: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """Somewhere else where the same thing is."""

    url: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Text:
    """A podcast:txt: ``purpose`` such as ``applepodcastsverify`` or ``ai-content``."""

    purpose: str
    value: str


@dataclass(frozen=True, kw_only=True)
class RemoteItem:
    """A feed elsewhere, or of this house."""

    feed_guid: str
    feed_url: str
    title: str
    medium: str = "podcast"


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture: ``purpose`` is a term of podcast:image such as ``artwork`` or ``banner``; sizes in pixels."""

    url: str
    alt: str
    width: int
    height: int
    media_type: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """How often something new appears.

    Attributes:
        rrule: a recurrence rule of RFC 5545 without its name, such as ``FREQ=WEEKLY``.
        text: the same in words of the show's language.
        starts_at: from when the rule counts, or None.
        is_complete: whether nothing more will come.
    """

    rrule: str
    text: str
    starts_at: datetime | None = None
    is_complete: bool = False


@dataclass(frozen=True, kw_only=True)
class Licence:
    """Terms of use: an identifier in lower case, such as ``cc-by-4.0``; ``url`` where it is not a known one."""

    identifier: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class LiveItem:
    """A programme that will be or is on air; one that has ended is not told of.

    Attributes:
        guid: of the work, whose replay keeps it.
        status: ``pending`` or ``live``.
        ends_at: when it is thought to end, or None.
        links: where it can be watched: never empty.
        enclosure: the stream, or None where there is none that an app could play.
    """

    guid: str
    title: str
    summary: str
    status: str
    page_url: str
    starts_at: datetime
    ends_at: datetime | None
    links: tuple[Link, ...]
    image_url: str = ""
    enclosure: Enclosure | None = None


@dataclass(frozen=True, kw_only=True)
class Episode:
    """A released episode or broadcast.

    Attributes:
        guid: permanent identifier, not an address.
        notes_html: show notes as clean HTML with absolute links, in an element that names language and direction.
        page_url: address of its page.
        released_at: moment of the first release.
        changed_at: latest change of anything that a feed shows of it.
        enclosure: what every app can play; of a video feed a progressive MP4.
        alternates: the same in other editions: for little data, other sizes of video, HLS.
        image_url: square artwork, or "" for the show's.
        images: other pictures.
        number, season: positive, or None; ``season_name`` "" where it has none.
        episode_type: ``full``, ``trailer`` or ``bonus``.
        persons: those credited, in order; none means those of the show.
        transcripts: by format, and in each that of the episode's own language first: apps keep the first they know.
        chapters: by their start; ``chapters_url`` has them as JSON, "" when there are none.
        licence: None for that of the show.
    """

    guid: str
    title: str
    summary: str
    notes_html: str
    page_url: str
    released_at: datetime
    changed_at: datetime
    enclosure: Enclosure
    image_url: str
    number: int | None
    season: int | None
    episode_type: str
    explicit: bool
    persons: tuple[Person, ...]
    season_name: str = ""
    alternates: tuple[Enclosure, ...] = ()
    images: tuple[Image, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""
    soundbites: tuple[Soundbite, ...] = ()
    locations: tuple[Location, ...] = ()
    links: tuple[Link, ...] = ()
    texts: tuple[Text, ...] = ()
    licence: Licence | None = None


@dataclass(frozen=True, kw_only=True)
class Show:
    """A podcast, or a video programme, with its released episodes, newest first.

    Attributes:
        guid: the podcast:guid.
        language: as directories know it; ``page_language`` as the web does, where they differ: ``ber``, ``zgh``.
        category: Apple's name; a subcategory follows after " / ".
        show_type: ``episodic`` or ``serial``.
        medium: ``podcast`` or ``video``.
        image_url: square artwork of 3000 pixels, or "".
        changed_at: latest change of anything that the feed shows.
        episodes: all of them, or those with which somebody has to do: see ``cms.catalogue.show_reader``.
        released_at: latest release of an episode, or None while there is none.
        trailers: those of the episodes that advertise the show or a season, whichever ``episodes`` are here.
        locked: whether other services must not import the feed; ``locked_owner`` whom they may ask, or "".
        is_complete: whether nothing more will come.
        is_private: whether only those who have a token may read it: directories must leave it out.
        moved_to: address where the feed has gone to, or "".
        publisher: the feed of the whole house, or None.
        podroll: shows that the makers recommend.
        hubs: WebSub hubs that are told of changes.
        announces_by_podping: whether Podping is told of changes.
    """

    handle: str
    guid: str
    title: str
    summary: str
    language: str
    page_language: str
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
    released_at: datetime | None = None
    trailers: tuple[Episode, ...] = ()
    medium: str = "podcast"
    locked: bool = True
    locked_owner: str = ""
    is_complete: bool = False
    is_private: bool = False
    moved_to: str = ""
    images: tuple[Image, ...] = ()
    persons: tuple[Person, ...] = ()
    locations: tuple[Location, ...] = ()
    licence: Licence | None = None
    funding: Link | None = None
    texts: tuple[Text, ...] = ()
    rhythm: Rhythm | None = None
    publisher: RemoteItem | None = None
    podroll: tuple[RemoteItem, ...] = ()
    live_items: tuple[LiveItem, ...] = ()
    hubs: tuple[str, ...] = ()
    announces_by_podping: bool = False


@dataclass(frozen=True, kw_only=True)
class Film:
    """A film made of an episode's sound: H.264 and AAC in an MP4 of 1920 by 1080, 16 to 9.

    Attributes:
        name: in the default storage; never used again for other bytes.
        byte_length: exact size of the file in bytes.
        media_type: ``video/mp4``.
        sha256: of the file, as 64 hexadecimal digits.
        duration_s: length in seconds.
    """

    name: str
    byte_length: int
    media_type: str
    sha256: str
    duration_s: float


@dataclass(frozen=True, kw_only=True)
class Story:
    """A released news item; ``notes_html`` and ``guid`` as of an episode."""

    guid: str
    title: str
    summary: str
    notes_html: str
    page_url: str
    released_at: datetime
    changed_at: datetime
    image: Image | None = None
    topics: tuple[str, ...] = ()
    language: str = "ar"


@dataclass(frozen=True, kw_only=True)
class News:
    """The news in one language, newest first."""

    handle: str
    guid: str
    title: str
    summary: str
    language: str
    author: str
    page_url: str
    changed_at: datetime
    stories: tuple[Story, ...]
    hubs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page that is there to be found, and when it changed last."""

    url: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything that the house publishes, for what speaks of all of it: OPML, publisher feed, sitemaps, calendar.

    Attributes:
        shows: those with a public feed, by title, without their episodes.
        news: in each language.
        live_items: of all programmes, by their start.
        asked: the permanent pages of what the public has asked, and of what was promised.
        read_at: when all this was read, for what counts from now; None for ``changed_at``.
    """

    handle: str
    guid: str
    title: str
    summary: str
    language: str
    author: str
    owner_email: str
    page_url: str
    feed_url: str
    image_url: str
    changed_at: datetime
    shows: tuple[Show, ...]
    news: tuple[News, ...]
    live_items: tuple[LiveItem, ...] = ()
    asked: tuple[Found, ...] = ()
    hubs: tuple[str, ...] = ()
    read_at: datetime | None = None


Feed = Show | News | House
