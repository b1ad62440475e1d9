"""News as RSS 2.0, for readers that know nothing else."""

from feedgen.feed import FeedGenerator

from cms.catalogue.records import News, Story
from feeds.format import Format
from feeds.formats.atom import add_picture
from feeds.places import feed_address, story_id
from feeds.stylesheets import styled
from feeds.text import carried_by_xml

FILE_NAME = "rss.xml"


@carried_by_xml
def render(news: News) -> bytes:
    """Return the news as UTF-8 XML."""
    feed = FeedGenerator()
    feed.load_extension("media")
    feed.title(news.title)
    feed.description(news.summary or news.title)
    feed.language(news.language)
    feed.generator("Athir")
    feed.lastBuildDate(news.changed_at)
    for hub in news.hubs:
        feed.link(href=hub, rel="hub")
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
    slug="rss", extension="xml", media_type="application/rss+xml; charset=utf-8", subject=News, render=render
)
