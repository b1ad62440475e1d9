"""Podcast RSS: RSS 2.0 with the itunes, atom, content and podcast vocabularies.

Rules: Apple's requirements (articles 823 and 896), PSP-1, the Podcasting 2.0 namespace for podcast:guid.
"""

import re

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from cms.catalogue.records import Episode, Show
from feeds.extensions import podcast as podcast_extension
from feeds.format import Format

# Characters that XML 1.0 cannot carry (section 2.2).
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SUMMARY_BYTES = 4000


def render(show: Show) -> bytes:
    """Return the feed of ``show`` as UTF-8 XML."""
    feed = FeedGenerator()
    feed.load_extension("podcast")
    podcast_extension.register(feed)
    _describe(feed, show)
    for episode in show.episodes:
        _add(feed, episode, show)
    document: bytes = feed.rss_str(pretty=True)
    return document


def _describe(feed: FeedGenerator, show: Show) -> None:
    feed.title(clean(show.title))
    # feedgen takes the last of the links for the channel's own.
    feed.link(href=show.feed_url, rel="self")
    feed.link(href=show.page_url, rel="alternate")
    feed.description(shortened(show.summary))
    feed.language(show.language)
    feed.generator("Athir")
    feed.lastBuildDate(show.changed_at)
    feed.podcast.itunes_author(clean(show.author))
    feed.podcast.itunes_owner(clean(show.author), show.owner_email)
    feed.podcast.itunes_type(show.show_type)
    category, _, subcategory = show.category.partition(" / ")
    feed.podcast.itunes_category({"cat": category, "sub": subcategory} if subcategory else {"cat": category})
    feed.podcast20.explicit(show.explicit)
    feed.podcast20.guid(show.guid)
    if show.copyright:
        feed.copyright(clean(show.copyright))
    if show.image_url:
        feed.image(url=show.image_url, title=clean(show.title), link=show.page_url)
        feed.podcast.itunes_image(show.image_url)


def _add(feed: FeedGenerator, episode: Episode, show: Show) -> None:
    entry: FeedEntry = feed.add_entry(order="append")
    entry.guid(episode.guid, permalink=False)
    entry.title(clean(episode.title))
    entry.link(href=episode.page_url)
    entry.description(shortened(episode.summary))
    entry.content(clean(episode.notes_html), type="CDATA")
    entry.pubDate(episode.released_at)
    enclosure = episode.enclosure
    entry.enclosure(enclosure.url, str(enclosure.byte_length), enclosure.media_type)
    entry.podcast.itunes_duration(round(enclosure.duration_s))
    entry.podcast.itunes_title(clean(episode.title))
    entry.podcast.itunes_episode_type(episode.episode_type)
    entry.podcast20.explicit(episode.explicit)
    entry.podcast20.persons(episode.persons)
    entry.podcast20.transcripts(episode.transcripts)
    if episode.number:
        entry.podcast.itunes_episode(episode.number)
    if episode.season:
        entry.podcast.itunes_season(episode.season)
    if episode.image_url and episode.image_url != show.image_url:
        entry.podcast.itunes_image(episode.image_url)


def clean(text: str) -> str:
    """Return ``text`` without the characters that XML cannot carry."""
    return FORBIDDEN.sub("", text)


def shortened(text: str) -> str:
    """Return ``text`` cut to what Apple shows: 4,000 bytes of UTF-8, on a whole character."""
    return clean(text).encode()[:SUMMARY_BYTES].decode(errors="ignore")


FORMAT = Format(
    slug="podcast",
    extension="xml",
    media_type="application/rss+xml; charset=utf-8",
    subject=Show,
    render=render,
)
