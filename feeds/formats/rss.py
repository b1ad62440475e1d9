"""News as RSS 2.0, for readers that know nothing else."""

from typing import Any

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from cms.catalogue.records import News, Story
from feeds.format import Format
from feeds.formats.atom import add_picture
from feeds.places import feed_address, story_id
from feeds.stylesheets import styled
from feeds.text import carried_by_xml

FILE_NAME = "rss.xml"
ATOM = "http://www.w3.org/2005/Atom"


class HubsExtension(BaseExtension):
    """The hubs that tell of changes (WebSub, section 4): of Atom's links, feedgen writes one in RSS, the feed's own."""

    hubs: tuple[str, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        return {"atom": ATOM}

    def extend_rss(self, rss_feed: Any) -> Any:
        for hub in self.hubs:
            xml_elem(f"{{{ATOM}}}link", rss_feed[0], rel="hub", href=hub)
        return rss_feed


@carried_by_xml
def render(news: News) -> bytes:
    """Return the news as UTF-8 XML."""
    feed = FeedGenerator()
    feed.load_extension("media")
    feed.register_extension("atom_links", HubsExtension)
    feed.title(news.title)
    feed.description(news.summary or news.title)
    feed.language(news.language)
    feed.generator("Athir")
    feed.lastBuildDate(news.changed_at)
    feed.atom_links.hubs = news.hubs
    feed.link(href=feed_address(news, FILE_NAME), rel="self", type="application/rss+xml")
    # feedgen takes the last of the links for the channel's own.
    feed.link(href=news.page_url, rel="alternate")
    for story in news.stories:
        _add(feed, story)
    document: bytes = feed.rss_str(pretty=True)
    return styled(document, news.language)


def _add(feed: FeedGenerator, story: Story) -> None:
    entry = feed.add_entry(order="append")
    entry.guid(story_id(story), permalink=False)
    entry.title(story.title)
    entry.link(href=story.page_url)
    entry.description(story.summary)
    entry.content(story.notes_html, type="CDATA")
    entry.pubDate(story.released_at)
    for topic in story.topics:
        entry.category(term=topic)
    add_picture(entry, story.image)


FORMAT = Format(
    slug="rss",
    extension="xml",
    media_type="application/rss+xml; charset=utf-8",
    subject=News,
    render=render,
    names_hubs=True,
)
