"""The shell's command in a process of its own, as an operator starts it."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.core.conf import conf
from cms.podcasts.models import EpisodePage
from feeds.models import StoredFeed
from tests.factories.content import make_show, tone
from tests.processes import Processes, processes

__all__ = ["processes"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home() -> Path:
    return conf.home.resolve()


@pytest.mark.parametrize("workers", [[], ["media", "default"]])
def test_an_episode_is_published_with_workers_and_without(
    workers: list[str], processes: Processes, tmp_path: Path
) -> None:
    show = make_show("alone")
    sound = tmp_path / "a.wav"
    sound.write_bytes(tone(3, 250 + len(workers)))
    for role in workers:
        processes.worker(role)
    command = processes.manage("ingest", str(sound), "--show", "alone", "--title", "وحيد", "--publish")
    assert command.wait(timeout=90) == 0, processes.log
    episode = EpisodePage.objects.child_of(show).get()
    assert episode.live
    if not workers:
        # Nobody else would have done what publication asks for.
        stored = StoredFeed.objects.get(handle="alone", format="podcast")
        with default_storage.open(stored.name) as feed:
            assert episode.guid in feed.read().decode()
        assert not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists()
