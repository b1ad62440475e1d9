"""Another host that may be asked although it is on this machine, sound for it, and the command that moves it in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.core.conf import conf as house
from feeds.conf import conf as fetching
from feeds.importers.conf import conf
from feeds.importers.management.commands import import_feed
from feeds.importers.tasks import settle_job
from media_pipeline import runner
from media_pipeline.models import Job
from media_pipeline.states import FINAL
from tests.factories.content import home as found_home
from tests.factories.content import never
from tests.feeds.importers.host import Host, hosting
from tests.media_pipeline import media
from tests.processes import processes

__all__ = ["processes"]

Import = Callable[..., int]


@pytest.fixture
def home() -> Path:
    """The state folder of the run: recordings are stored where every process looks for them."""
    return house.home.resolve()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The one private address that a test allows."""
    monkeypatch.setattr(conf, "retry_seconds", 0)
    with hosting() as found:
        monkeypatch.setattr(fetching, "private_hosts", [found.server.host])
        yield found


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], bytes]:
    """Return an MP3 of two seconds; each number gives another one."""
    folder = tmp_path_factory.mktemp("sounds")

    def sound(number: int) -> bytes:
        path: Path = folder / f"{number}.mp3"
        if not path.exists():
            tone = f"sine=frequency={300 + number}:duration=2"
            media.make(path, "-f", "lavfi", "-i", tone, "-b:a", "64k", "-metadata", f"title=old {number}")
        return path.read_bytes()

    return sound


def work_through() -> None:
    """Do what the pipeline has to do, here and now: another process would not see the test's transaction."""
    for job in Job.objects.exclude(state__in=FINAL):
        job.params = job.params | {"editions": ["mp3"]}
        job.save(update_fields=["params"])
        runner.run(job.pk, should_abort=never)
        settle_job(job_id=str(job.pk))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Import:
    """Run the command as an operator would, and return its exit status."""
    found_home()
    monkeypatch.setattr(import_feed, "wait_for_the_pipeline", work_through)
    monkeypatch.setattr(import_feed, "run_waiting_tasks", lambda: None)

    def command(source: str, *options: str) -> int:
        try:
            call_command("import_feed", source, *options)
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    return command
