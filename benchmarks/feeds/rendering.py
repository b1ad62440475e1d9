"""How long a podcast feed takes: with all tags beside plain feedgen without them, and a long one from the database.

The long one is measured from nothing, as after an upgrade, and as in every other build: with the items of the stored
feed, of which none or one has changed. The limits hold for the latter.

Usage: script/run.py --scratch python -m benchmarks.feeds.rendering [EPISODES]
"""

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext
from feedgen.feed import FeedGenerator

RUNS = 5
MOST_TIMES = 2.0
MOST_SECONDS = 1.5
MOST_MEGABYTES = 250
SHORT, LONG = 1000, "long"


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
    """The most memory that this process had; what getrusage says begins with that of the one before it."""
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) / 1024


def render_anew(handle: str, *, known: "StoredFeed | None") -> int:
    """Read and render the whole feed, without storing it, and return its length."""
    reader = queries.reader(handle)
    assert reader
    with assembled(FORMAT, reader, known) as document:
        return sum(map(len, document.blocks))


def beside_plain(show: "Show") -> float:
    pairs = [(seconds(lambda: FORMAT.render(show)), seconds(lambda: plain(show))) for _ in range(RUNS)]
    times = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (min(column) for column in zip(*pairs, strict=True))
    print(f"{SHORT} episodes, all tags: {ours:.3f} s; feedgen without them: {theirs:.3f} s; {times:.2f} times")
    return times


def measured(what: str, known: "StoredFeed | None") -> float:
    """Print what it takes, and return the processor's seconds; PostgreSQL's own are in the clock's alone."""
    with CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        taken = seconds(lambda: render_anew("many", known=known))
        clock = time.perf_counter() - began
    print(f"{what}: {taken:.2f} s, {clock:.2f} s by the clock, {len(captured)} queries, {megabytes():.0f} MB at most")
    return taken


def main(episodes: int) -> int:
    page = founded()
    grow(page, SHORT)
    show = queries.feed("many")
    assert isinstance(show, Show)
    times = beside_plain(show)
    del show
    grow(page, episodes)
    # As in a worker, in a process that has grown nothing.
    alone = subprocess.run([sys.executable, "-m", "benchmarks.feeds.rendering", str(episodes), LONG], check=False)
    return int(times > MOST_TIMES or alone.returncode > 0)


def long(episodes: int) -> int:
    page = ShowPage.objects.get(handle="many")
    print(f"{megabytes():.0f} MB before")
    measured(f"{episodes} episodes from the database, none of them kept", None)
    materialise("many")
    known = StoredFeed.objects.get(handle="many", format=FORMAT.slug)
    taken = [measured(f"{episodes} episodes, with what is kept", known) for _ in range(RUNS)]
    grow(page, episodes + 1)
    taken += [measured(f"{episodes + 1} episodes, one of them new", known) for _ in range(RUNS)]
    return int(statistics.median(taken) > MOST_SECONDS or megabytes() > MOST_MEGABYTES)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from benchmarks.feeds.archive import founded
    from cms.catalogue import queries
    from cms.catalogue.records import Show
    from cms.podcasts.models import ShowPage
    from feeds.assembling import assembled
    from feeds.formats.podcast import FORMAT
    from feeds.materialise import materialise
    from feeds.models import StoredFeed
    from tests.factories.archive import grow

    run = long if LONG in sys.argv else main
    sys.exit(run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
