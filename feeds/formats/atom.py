"""News as Atom (RFC 4287), with pictures by Media RSS."""

from uuid import NAMESPACE_URL, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from cms.catalogue.records import Image, News, Story
from feeds.format import Format
from feeds.places import feed_address, story_id
from feeds.stylesheets import styled
from feeds.text import carried_by_xml

FILE_NAME = "atom.xml"


@carried_by_xml
def render(news: News) -> bytes:
    """Return the news as UTF-8 XML."""
    feed = FeedGenerator()
    feed.load_extension("media")
    address = feed_address(news, FILE_NAME)
    # Not the address, which may change (RFC 4287, section 4.2.6).
    feed.id(uuid5(NAMESPACE_URL, news.guid).urn)
    feed.title(news.title)
    feed.subtitle(news.summary)
    feed.language(news.language)
    feed.author(name=news.author)
    feed.generator("Athir")
    feed.updated(news.changed_at)
    feed.link(href=address, rel="self", type="application/atom+xml")
    feed.link(href=news.page_url, rel="alternate", type="text/html")
    for hub in news.hubs:
        feed.link(href=hub, rel="hub")
    for story in news.stories:
        _add(feed, story)
    document: bytes = feed.atom_str(pretty=True)
    return styled(document, news.language)


def _add(feed: FeedGenerator, story: Story) -> None:
    entry: FeedEntry = feed.add_entry(order="append")
    entry.id(story_id(story))
    entry.title(story.title)
    entry.link(href=story.page_url, rel="alternate")
    entry.published(story.released_at)
    entry.updated(story.changed_at)
    entry.summary(story.summary)
    entry.content(story.notes_html, type="html")
    for topic in story.topics:
        entry.category(term=topic)
    add_picture(entry, story.image)


def add_picture(entry: FeedEntry, image: Image | None) -> None:
    """Add the picture of a story, if it has one, as Media RSS says it."""
    if image:
        size = {"width": str(image.width), "height": str(image.height)}
        entry.media.content(url=image.url, type=image.media_type, medium="image", group=None, **size)


FORMAT = Format(
    slug="atom",
    extension="xml",
    media_type="application/atom+xml; charset=utf-8",
    subject=News,
    render=render,
    names_hubs=True,
)
