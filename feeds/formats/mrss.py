"""A video programme as Media RSS (https://www.rssboard.org/media-rss): every size, with pictures and captions."""

from dataclasses import replace
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from cms.catalogue.records import Enclosure, Episode, Show
from feeds.format import Format, Pieces
from feeds.formats.rss import HubsExtension
from feeds.places import feed_address
from feeds.stylesheets import styled
from feeds.text import carried_by_xml
from feeds.vocabulary import Holes

FILE_NAME = "mrss.xml"
MEDIA = "http://search.yahoo.com/mrss/"
# The roles of the Podcast Taxonomy, as the shows' own feeds have them.
ROLES = "https://podcasttaxonomy.com"


class MediaExtension(BaseExtension):
    """The vocabulary; the channel itself has nothing of it."""

    holes: Holes

    def extend_ns(self) -> dict[str, str]:
        return {"media": MEDIA}

    def extend_rss(self, feed: Any) -> Any:
        self.holes.leave(feed[0])
        return feed


class MediaEntryExtension(BaseEntryExtension):
    """A media:group for each item: feedgen's own extension knows only contents and thumbnails."""

    holes: Holes
    episode: Episode | None = None
    language = ""

    def extend_rss(self, entry: Any) -> Any:
        if self.episode:
            _add_group(entry, self.episode, self.language)
        self.holes.leave(entry)
        return entry


def render(show: Show) -> bytes:
    """Return the feed of ``show`` as UTF-8 XML."""
    return pieces(show).whole


@carried_by_xml
def pieces(show: Show) -> Pieces:
    """Return the same in pieces."""
    feed, holes = FeedGenerator(), Holes()
    extensions = (type(each.__name__, (each,), {"holes": holes}) for each in (MediaExtension, MediaEntryExtension))
    # First, for what the other leaves open stands at the end of the channel.
    feed.register_extension("atom_links", HubsExtension)
    feed.register_extension("media", *extensions)
    feed.atom_links.hubs = show.hubs
    feed.title(show.title)
    feed.description(show.summary or show.title)
    feed.language(show.language)
    feed.generator("Athir")
    feed.lastBuildDate(show.changed_at)
    if show.image_url:
        feed.image(url=show.image_url, title=show.title, link=show.page_url)
    feed.link(href=feed_address(show, FILE_NAME), rel="self", type="application/rss+xml")
    # feedgen takes the last of the links for the channel's own.
    feed.link(href=show.page_url, rel="alternate")
    for episode in show.episodes:
        _add(feed, episode, show)
    found = holes.fill(feed.rss_str())
    return replace(found, head=styled(found.head, show.page_language))


def _add(feed: FeedGenerator, episode: Episode, show: Show) -> None:
    entry: FeedEntry = feed.add_entry(order="append")
    entry.guid(episode.guid, permalink=False)
    entry.title(episode.title)
    entry.link(href=episode.page_url)
    entry.description(episode.summary or episode.title)
    entry.pubDate(episode.released_at)
    file = episode.enclosure
    entry.enclosure(file.url, str(file.byte_length), file.media_type)
    entry.media.episode, entry.media.language = episode, show.language


def _add_group(entry: Any, episode: Episode, language: str) -> None:
    group = _element(entry, "group")
    for number, file in enumerate((episode.enclosure, *episode.alternates)):
        _element(group, "content", **_content(file, language), isDefault="false" if number else "true")
    _element(group, "title", episode.title, type="plain")
    _element(group, "description", episode.summary, type="plain")
    for image in episode.images:
        _element(group, "thumbnail", url=image.url, width=str(image.width), height=str(image.height))
    if episode.image_url and not episode.images:
        _element(group, "thumbnail", url=episode.image_url)
    _element(group, "player", url=episode.page_url)
    for person in episode.persons:
        _element(group, "credit", person.name, role=person.role, scheme=ROLES)
    for transcript in episode.transcripts:
        if transcript.is_timed and not transcript.is_unchecked:
            _element(group, "subTitle", type=transcript.media_type, lang=transcript.language, href=transcript.url)
    _element(group, "rating", "adult" if episode.explicit else "nonadult", scheme="urn:simple")


def _content(file: Enclosure, language: str) -> dict[str, str]:
    """Return what is known of a file: a playlist has neither size nor height of its own."""
    values: dict[str, Any] = {
        "url": file.url,
        "fileSize": file.byte_length or None,
        "type": file.media_type,
        "medium": "audio" if file.media_type.startswith("audio/") else "video",
        "duration": round(file.duration_s) or None,
        "height": file.height,
        "lang": language,
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def _element(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    element = xml_elem(f"{{{MEDIA}}}{name}", parent, **attributes)
    element.text = text or None
    return element


def _is_video(show: Show) -> bool:
    return show.medium == "video"


FORMAT = Format(
    slug="mrss",
    extension="xml",
    media_type="application/rss+xml; charset=utf-8",
    subject=Show,
    render=render,
    pieces=pieces,
    names_hubs=True,
    suits=_is_video,
)
