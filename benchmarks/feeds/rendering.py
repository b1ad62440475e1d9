"""How long a podcast feed takes: with all tags beside plain feedgen without them, and a long one from the database.

Usage: script/run.py --scratch python -m benchmarks.feeds.rendering [EPISODES]
"""

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable

import django
from feedgen.feed import FeedGenerator

RUNS = 5
MOST_TIMES = 2.0
MOST_SECONDS = 1.5
MOST_MEGABYTES = 250
SHORT = 1000


def plain(show: "Show") -> bytes:
    """The same items by feedgen alone: RSS and itunes, as its documentation shows it."""
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title(show.title)
    feed.link(href=show.feed_url, rel="self")
    feed.link(href=show.page_url, rel="alternate")
    feed.description(show.summary)
    feed.language(show.language)
    feed.podcast.itunes_category({"cat": "Government"})
    for episode in show.episodes:
        entry = feed.add_entry(order="append")
        entry.guid(episode.guid, permalink=False)
        entry.title(episode.title)
        entry.link(href=episode.page_url)
        entry.description(episode.summary)
        entry.content(episode.notes_html, type="CDATA")
        entry.pubDate(episode.released_at)
        entry.enclosure(episode.enclosure.url, str(episode.enclosure.byte_length), episode.enclosure.media_type)
        entry.podcast.itunes_duration(round(episode.enclosure.duration_s))
        entry.podcast.itunes_title(episode.title)
        entry.podcast.itunes_episode_type(episode.episode_type)
        entry.podcast.itunes_episode(episode.number)
        entry.podcast.itunes_season(episode.season)
    document: bytes = feed.rss_str(pretty=True)
    return document


def seconds(run: Callable[[], object]) -> float:
    """The processor's time for one run, so that other programs do not count."""
    begun = time.process_time()
    run()
    return time.process_time() - begun


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(episodes: int) -> int:
    page = founded()
    grow(page, SHORT)
    show = queries.feed("many")
    assert isinstance(show, Show)
    pairs = [(seconds(lambda: render(show)), seconds(lambda: plain(show))) for _ in range(RUNS)]
    times = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (min(column) for column in zip(*pairs, strict=True))
    print(f"{SHORT} episodes, all tags: {ours:.3f} s; feedgen without them: {theirs:.3f} s; {times:.2f} times")
    grow(page, episodes)
    before = megabytes()
    reading = seconds(lambda: queries.feed("many"))
    whole = seconds(lambda: render(queries.feed("many")))
    print(f"{episodes} episodes from the database: {whole:.2f} s, of which reading about {reading:.2f} s")
    print(f"memory at most {megabytes():.0f} MB, {before:.0f} MB before")
    return int(times > MOST_TIMES or whole > MOST_SECONDS or megabytes() > MOST_MEGABYTES)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from benchmarks.feeds.archive import founded, grow
    from cms.catalogue import queries
    from cms.catalogue.records import Show
    from feeds.formats.podcast import render

    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
