"""Podcast RSS: RSS 2.0 with the itunes, atom, content, podcast, psc and media vocabularies.

Rules: Apple's requirements (articles 823 and 896), PSP-1, the podcast namespace. The order matters in three places:
itunes:image after image, which some readers let win; live items after everything else of the channel; and items last.
"""

from dataclasses import replace
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from cms.catalogue.records import Episode, House, Show
from feeds.format import Format, Pieces
from feeds.stylesheets import styled
from feeds.text import carried_by_xml, cut_to_bytes
from feeds.vocabulary import register

# What Apple and PSP-1 let a description have, in bytes of UTF-8.
SUMMARY_BYTES = 4000
MEDIA_TYPE = "application/rss+xml; charset=utf-8"


def render(show: Show) -> bytes:
    """Return the feed of ``show`` as UTF-8 XML."""
    return pieces(show).whole


@carried_by_xml
def pieces(show: Show) -> Pieces:
    """Return the same in pieces."""
    feed = new_feed(show)
    _describe(feed, show)
    for episode in show.episodes:
        _add(feed, episode, show)
    return written(feed, show.page_language)


def new_feed(record: Show | House) -> FeedGenerator:
    """Return a feed with the vocabularies, and with what shows and the house have in common."""
    feed = FeedGenerator()
    feed.load_extension("podcast")
    register(feed, record)
    feed.title(record.title)
    # feedgen takes the last of the links for the channel's own.
    feed.link(href=record.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=record.page_url, rel="alternate")
    feed.description(cut_to_bytes(record.summary or record.title, SUMMARY_BYTES))
    feed.language(record.language)
    feed.generator("Athir")
    feed.lastBuildDate(record.changed_at)
    feed.podcast.itunes_author(record.author)
    if record.owner_email:
        feed.podcast.itunes_owner(record.author or record.title, record.owner_email)
    if record.image_url:
        feed.image(url=record.image_url, title=record.title, link=record.page_url)
        feed.podcast.itunes_image(record.image_url)
    return feed


def written(feed: FeedGenerator, language: str) -> Pieces:
    """Return a feed in pieces, with its style sheets in ``language``."""
    found: Pieces = feed.vocabularies.holes.fill(feed.rss_str())
    return replace(found, head=styled(found.head, language))


def _describe(feed: FeedGenerator, show: Show) -> None:
    feed.podcast.itunes_type(show.show_type)
    category, _, subcategory = show.category.partition(" / ")
    feed.podcast.itunes_category({"cat": category, "sub": subcategory} if subcategory else {"cat": category})
    if show.copyright:
        feed.copyright(show.copyright)
    if show.released_at:
        feed.pubDate(show.released_at)
    if show.is_private:
        feed.podcast.itunes_block(True)
    if show.is_complete:
        feed.podcast.itunes_complete(True)
    if show.moved_to:
        feed.podcast.itunes_new_feed_url(show.moved_to)


def _add(feed: FeedGenerator, episode: Episode, show: Show) -> None:
    entry: FeedEntry = feed.add_entry(order="append")
    entry.vocabularies.record = episode
    entry.guid(episode.guid, permalink=False)
    entry.title(episode.title)
    entry.link(href=episode.page_url)
    entry.description(cut_to_bytes(episode.summary or episode.title, SUMMARY_BYTES))
    enclosure = episode.enclosure
    entry.enclosure(enclosure.url, str(enclosure.byte_length), enclosure.media_type)
    _add_itunes(entry.podcast, episode, show)


def _add_itunes(itunes: Any, episode: Episode, show: Show) -> None:
    itunes.itunes_duration(max(1, round(episode.enclosure.duration_s)))
    itunes.itunes_title(episode.title)
    itunes.itunes_episode_type(episode.episode_type)
    if episode.number:
        itunes.itunes_episode(episode.number)
    if episode.season:
        itunes.itunes_season(episode.season)
    if episode.image_url and episode.image_url != show.image_url:
        itunes.itunes_image(episode.image_url)


FORMAT = Format(
    slug="podcast", extension="xml", media_type=MEDIA_TYPE, subject=Show, names_hubs=True, render=render, pieces=pieces
)
