"""The podcast namespace, as formalised by May 2026: https://podcastindex.org/namespace/1.0, without a final slash.

Left out: what pays (value and its parts), chat rooms, and the deprecated images.
"""

from binascii import a2b_hex, b2a_base64
from email.utils import format_datetime
from operator import attrgetter
from typing import Any

from cms.catalogue.records import Enclosure, Episode, RemoteItem, Show, Transcript
from feeds.text import cut_to_characters
from feeds.vocabulary import Read, Tag, Vocabulary, each, itself, only, rows

# What aggregators keep of a name, a title or a label, in characters.
SHORT = 128
# What apps have room for in a list of editions.
EDITION = 32


def short(read: Read, limit: int = SHORT) -> Read:
    """Return what ``read`` finds, cut to ``limit`` characters."""
    return lambda value: text if len(text := read(value)) <= limit else cut_to_characters(text, limit)


def _yes(value: object) -> str:
    return "yes" if value else "no"


def _number(read: Read) -> Read:
    """Return what ``read`` finds to a hundredth, without zeros that say nothing."""
    return lambda value: f"{read(value):.2f}".rstrip("0").rstrip(".")


def _all(*names: str) -> dict[str, Read]:
    return {name: attrgetter(name) for name in names}


def sri(enclosure: Enclosure) -> str:
    """Return the checksum of a file as the web does (W3C Subresource Integrity, section 3.1)."""
    return "sha256-" + b2a_base64(a2b_hex(enclosure.sha256), newline=False).decode()


def _bitrate(enclosure: Enclosure) -> str:
    known = enclosure.byte_length and enclosure.duration_s > 0.01
    return str(round(enclosure.byte_length * 8 / enclosure.duration_s)) if known else ""


def signed(episode: Episode) -> tuple[Transcript, ...]:
    """Return the transcripts that somebody answers for: an app cannot say that a machine wrote one."""
    return tuple(each for each in episode.transcripts if not each.is_unchecked)


def _aspect(image: Any) -> str:
    return f"{image.width}/{image.height}"


LOCATION = Tag(
    name="location",
    rows=each("locations"),
    text=short(attrgetter("name")),
    constants={"rel": "subject"},
    attributes=_all("geo", "osm", "country"),
)
LICENCE = Tag(
    name="license",
    rows=rows("licence"),
    text=short(attrgetter("identifier")),
    attributes=_all("url"),
)
PERSON = Tag(
    name="person",
    rows=each("persons"),
    text=short(attrgetter("name")),
    attributes={**_all("role", "group"), "href": attrgetter("url"), "img": attrgetter("image_url")},
)
TXT = Tag(
    name="txt",
    rows=each("texts"),
    text=lambda text: cut_to_characters(text.value, 4000),
    attributes={"purpose": short(attrgetter("purpose"))},
)
IMAGE = Tag(
    name="image",
    rows=each("images"),
    attributes={
        "href": attrgetter("url"),
        "alt": attrgetter("alt"),
        "aspect-ratio": _aspect,
        **_all("width", "height"),
        "type": attrgetter("media_type"),
        "purpose": attrgetter("purpose"),
    },
)
# Comments live elsewhere or nowhere: said aloud, apps do not offer theirs.
SILENCE = Tag(name="socialInteract", rows=lambda record: (record,), constants={"protocol": "disabled"})
LINK = Tag(
    name="contentLink",
    rows=each("links"),
    text=attrgetter("label"),
    attributes={"href": attrgetter("url")},
)
SOURCE = Tag(name="source", rows=only, attributes={"uri": attrgetter("url"), "contentType": attrgetter("media_type")})
INTEGRITY = Tag(
    name="integrity",
    rows=lambda enclosure: only(enclosure.sha256 and enclosure),
    constants={"type": "sri"},
    attributes={"value": sri},
)


def editions(read: Read) -> Tag:
    """Return the tag for the editions that ``read`` finds."""
    return Tag(
        name="alternateEnclosure",
        rows=read,
        attributes={
            "type": attrgetter("media_type"),
            # 0 of a stream, which has none: readers leave out an edition without the attribute.
            "length": attrgetter("byte_length"),
            "bitrate": _bitrate,
            "height": attrgetter("height"),
            "title": short(attrgetter("title"), EDITION),
        },
        children=(SOURCE, INTEGRITY),
    )


def remote_items(name: str, read: Read) -> Tag:
    """Return the tag for the feeds that ``read`` finds."""
    return Tag(
        name=name,
        rows=read,
        attributes={
            "feedGuid": attrgetter("feed_guid"),
            "feedUrl": attrgetter("feed_url"),
            "medium": attrgetter("medium"),
            "title": short(attrgetter("title")),
        },
    )


def _remote(show: Show) -> RemoteItem:
    return RemoteItem(feed_guid=show.guid, feed_url=show.feed_url, title=show.title, medium=show.medium)


def _medium(record: Any) -> str:
    return getattr(record, "medium", "publisher")


# Its first children are in no namespace, as those of an item; readers that know no live items may take them for the
# channel's own, so they come last.
LIVE = Tag(
    name="liveItem",
    rows=lambda record: [item for item in each("live_items")(record) if hasattr(record, "episodes")],
    attributes={
        "status": attrgetter("status"),
        "start": lambda item: item.starts_at.isoformat(),
        "end": lambda item: item.ends_at.isoformat() if item.ends_at else "",
    },
    children=(
        Tag(name=":title", rows=rows("title"), text=itself),
        Tag(name=":description", rows=rows("summary"), text=itself),
        Tag(name=":link", rows=rows("page_url"), text=itself),
        Tag(
            name=":guid",
            rows=rows("guid"),
            text=itself,
            constants={"isPermaLink": "false"},
        ),
        Tag(
            name=":enclosure",
            rows=rows("enclosure"),
            attributes={
                "url": attrgetter("url"),
                "length": attrgetter("byte_length"),
                "type": attrgetter("media_type"),
            },
        ),
        Tag(
            name="itunes:image",
            rows=rows("image_url"),
            attributes={"href": itself},
        ),
        editions(rows("enclosure")),
        LINK,
    ),
)
CHANNEL = (
    Tag(name="guid", rows=rows("guid"), text=itself),
    Tag(name="medium", rows=lambda record: (_medium(record),), text=itself),
    Tag(
        name="locked",
        rows=lambda record: (record,) if hasattr(record, "locked") else (),
        text=lambda show: _yes(show.locked),
        attributes={"owner": attrgetter("locked_owner")},
    ),
    Tag(name="block", rows=rows("is_private"), text=_yes),
    Tag(
        name="funding",
        rows=rows("funding"),
        text=short(attrgetter("label")),
        attributes={"url": attrgetter("url")},
    ),
    Tag(
        name="updateFrequency",
        rows=rows("rhythm"),
        text=short(attrgetter("text")),
        attributes={
            "rrule": attrgetter("rrule"),
            "dtstart": lambda rhythm: rhythm.starts_at.isoformat() if rhythm.starts_at else "",
            "complete": lambda rhythm: "true" if rhythm.is_complete else "",
        },
    ),
    LICENCE,
    LOCATION,
    PERSON,
    TXT,
    IMAGE,
    SILENCE,
    Tag(
        name="trailer",
        rows=each("trailers"),
        text=short(attrgetter("title")),
        attributes={
            "url": attrgetter("enclosure.url"),
            "pubdate": lambda episode: format_datetime(episode.released_at),
            "length": attrgetter("enclosure.byte_length"),
            "type": attrgetter("enclosure.media_type"),
            "season": attrgetter("season"),
        },
    ),
    Tag(name="publisher", rows=rows("publisher"), children=(remote_items("remoteItem", only),)),
    Tag(name="podroll", rows=rows("podroll"), children=(remote_items("remoteItem", itself),)),
    remote_items("remoteItem", lambda record: map(_remote, each("shows")(record))),
    Tag(name="podping", rows=rows("announces_by_podping"), constants={"usesPodping": "true"}),
    LIVE,
)
ITEM = (
    Tag(
        name="transcript",
        rows=signed,
        attributes={
            "url": attrgetter("url"),
            "type": attrgetter("media_type"),
            "language": attrgetter("language"),
            "rel": lambda transcript: "captions" if transcript.is_timed else "",
        },
    ),
    Tag(
        name="chapters",
        rows=rows("chapters_url"),
        constants={"type": "application/json+chapters"},
        attributes={"url": itself},
    ),
    Tag(
        name="soundbite",
        rows=attrgetter("soundbites"),
        text=short(attrgetter("title")),
        attributes={"startTime": _number(attrgetter("start_s")), "duration": _number(attrgetter("duration_s"))},
    ),
    PERSON,
    LOCATION,
    Tag(
        name="season",
        rows=lambda episode: only(episode.season and episode),
        text=attrgetter("season"),
        attributes={"name": short(attrgetter("season_name"))},
    ),
    Tag(name="episode", rows=rows("number"), text=itself),
    LICENCE,
    editions(attrgetter("alternates")),
    LINK,
    SILENCE,
    TXT,
    IMAGE,
)
VOCABULARY = Vocabulary(
    prefix="podcast", uri="https://podcastindex.org/namespace/1.0", channel=CHANNEL, item=ITEM, position=1
)
