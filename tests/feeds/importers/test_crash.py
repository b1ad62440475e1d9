"""A worker that is killed in the middle of an import: what it leaves is gone on with, and nothing comes twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from cms.media.models import Recording
from cms.podcasts.models import EpisodePage
from feeds.importers.models import FeedImport
from feeds.importers.operations.ask_import import Place, Wish, ask_import
from feeds.importers.operations.confirm_import import Word, confirm_import
from feeds.importers.reckoning import read_import
from feeds.importers.states import State
from tests.factories.content import home as found_home
from tests.feeds.importers.host import Host, feed, item
from tests.media_pipeline import media
from tests.processes import Processes, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_killed_worker_loses_nothing_and_brings_nothing_twice(
    host: Host, sounds: Callable[[int], bytes], processes: Processes, tmp_path: Path
) -> None:
    found_home()
    # Long enough to be met half-way, from a server that lets go again and again.
    path = media.make(tmp_path / "9.mp3", "-f", "lavfi", "-i", "sine=frequency=600:duration=120", "-b:a", "128k")
    heavy = path.read_bytes()
    items = [item(9, host.put("/9.mp3", heavy, cuts=8, cut_at=200_000)), item(1, host.put("/1.mp3", sounds(1)))]
    asked = ask_import(
        place=Place(address=host.put("/feed.xml", feed(*items))),
        wish=Wish(as_it_is=True),
        user=None,
        in_background=False,
    )
    read_import(asked)
    confirm_import(asked=asked, user=None, word=Word())
    processes.environment["ATHIR_FEEDS_PRIVATE_HOSTS"] = f'["{host.server.host}"]'
    for role in ("media", "default"):
        processes.worker(role)
    fetching = processes.worker("deliver")
    wait_until(lambda: host.asked.get("/9.mp3", 0) >= 2)
    processes.kill(fetching)
    processes.worker("deliver")
    wait_until(lambda: FeedImport.objects.get(pk=asked.pk).state == State.MADE)
    assert not list(asked.items.exclude(state=State.MADE).values("title", "error", "error_detail"))
    assert sorted(EpisodePage.objects.values_list("guid", flat=True)) == ["old-1", "old-9"]
    assert Recording.objects.count() == 2
    with default_storage.open(EpisodePage.objects.get(guid="old-9").enclosure.name) as stored:
        assert stored.read() == heavy
    # Less than a block of each answer is lost, and what was under way when the worker died.
    assert host.sent["/9.mp3"] < 2 * len(heavy)
