"""Between a decision and what apps get lie seconds, whatever happens to the worker."""

import gzip
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import brotli
import feedparser
import httpx
import pytest
from django.db import transaction
from lxml import etree

from cms.podcasts.models import EpisodePage, ShowPage
from tests.factories.content import make_episode, make_recording, make_show
from tests.processes import Processes, processes, wait_until

__all__ = ["processes"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

RELEASED_WITHIN_S, WITHDRAWN_WITHIN_S = 2.0, 5.0
DYING = "tests.media_pipeline.dying_worker"
MOMENTS = {
    "in the middle of writing": ("after", "feeds.storing", "os.fsync", 2),
    "with the feed stored but not noted": ("after", "feeds.storing", "put", 1),
}


@pytest.fixture
def show() -> ShowPage:
    return make_show("minutes")


@pytest.fixture
def folder(media_folder: Path) -> Path:
    return media_folder / "feeds"


def titles(document: bytes) -> list[str]:
    """Return the titles that a feed has, or its page."""
    if document.startswith(b"<!DOCTYPE html"):
        return [str(title) for title in etree.HTML(document).xpath("//li/h2/a/text()")]
    feed = feedparser.parse(document)
    assert not feed.bozo
    return [entry.title for entry in feed.entries]


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every stored feed, twin and page with the bytes that it stands for."""
    undone = {".gz": gzip.decompress, ".br": brotli.decompress}
    for path in folder.rglob("*.*"):
        yield path, undone.get(path.suffix, bytes)(path.read_bytes())


def test_from_decision_to_feed(processes: Processes, show: ShowPage, folder: Path) -> None:
    processes.worker("default")
    url = processes.web().url
    recording = make_recording(show)
    with httpx.Client(base_url=url) as client:

        def served() -> list[str]:
            answer = client.get(f"/feeds/{show.handle}/podcast.xml")
            return titles(answer.content) if answer.status_code == 200 else ["nothing yet"]

        wait_until(lambda: served() == [])
        began = time.monotonic()
        episode = make_episode(show, recording=recording, title="الماء")
        wait_until(lambda: served() == ["الماء"])
        assert time.monotonic() - began < RELEASED_WITHIN_S
        wait_until(lambda: any(show.title.encode() in words for _path, words in files(folder / "all")))
        before = processes.log.count("Stored feed minutes/podcast")
        with transaction.atomic():
            correct_often(episode, times=12)
        wait_until(lambda: served() == ["11"])
        assert processes.log.count("Stored feed minutes/podcast") - before <= 2, "each of many changes was rendered"
        began = time.monotonic()
        episode.unpublish()
        wait_until(lambda: not any(episode.guid.encode() in words for _path, words in files(folder)))
        assert time.monotonic() - began < WITHDRAWN_WITHIN_S
        assert served() == []


def correct_often(episode: EpisodePage, *, times: int) -> None:
    for number in range(times):
        episode.title = str(number)
        episode.save_revision().publish()


def test_a_killed_worker_leaves_no_half_feed_and_no_old_one(
    processes: Processes, show: ShowPage, home: Path, folder: Path
) -> None:
    recording = make_recording(show)
    expected: list[str] = []
    for moment, point in MOMENTS.items():
        # Each takes up what the one before it has left.
        dying = processes.start("-m", DYING, *map(str, point), "default")
        wait_until(lambda expected=expected: up_to_date(folder / show.handle, expected))
        (home / "armed").touch()
        make_episode(show, recording=recording, title=moment)
        wait_until(lambda dying=dying: dying.poll() is not None)
        assert dying.returncode == -signal.SIGKILL, processes.log
        (home / "armed").unlink()
        # Whole, be they old or new.
        assert all(set(titles(words)) <= {moment, *expected} for _path, words in files(folder / show.handle))
        expected = [moment, *expected]
    processes.worker("default")
    wait_until(lambda: up_to_date(folder / show.handle, expected))


def up_to_date(folder: Path, expected: list[str]) -> bool:
    found = [titles(words) for path, words in files(folder) if path.name.startswith("podcast.xml")]
    return found == [expected] * 4
