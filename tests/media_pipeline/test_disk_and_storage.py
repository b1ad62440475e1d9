"""A disk fills up, a storage breaks off: a typed error, nothing half-made is published, and trying again helps."""

import errno
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import InMemoryStorage, storages
from pytest_django import Settings

from media_pipeline import runner
from media_pipeline.models import Job
from media_pipeline.operations import submit
from media_pipeline.states import State
from tests.media_pipeline import media
from tests.media_pipeline.conftest import MakeJob
from tests.processes import Processes

pytestmark = pytest.mark.long

FULL = "tests.media_pipeline.full_disk"


def reloaded(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def run(job: Job) -> Job:
    runner.run(job.pk, should_abort=lambda: False)
    return reloaded(job)


def check_editions(job: Job) -> None:
    """All that is published is named by the result, and whole."""
    assert job.state == State.DONE, job.error
    storage = storages["default"]
    for edition in job.result["editions"]:
        with storage.open(edition["name"]) as opened:
            content = opened.read()
        assert (len(content), sha256(content).hexdigest()) == (edition["byte_length"], edition["sha256"])


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("full", ["work", "media"])
def test_a_disk_fills_up_in_the_middle(
    full: str, processes: Processes, home: Path, make_job: MakeJob, tmp_path: Path
) -> None:
    """Once while the job works, once while its editions are stored."""
    job = make_job(media.speech(tmp_path / "speech.wav", 20))
    for folder in ("work", "media"):
        (home / folder).mkdir()
    size = {"work": 100_000, "media": 200}[full]
    worker = processes.start("-m", FULL, str(job.pk), str(home / full), str(size), **ROOMY)
    assert worker.wait(60) == 0, processes.log
    job = reloaded(job)
    assert (job.state, job.error) == (State.WAITING, "disk_full"), processes.log
    assert job.result == {}
    # That disk went with the process; what lies on the others is not half of an edition.
    assert files(home / "media") == []
    check_editions(run(job))


# Without this room, the disk would not be full, but the job would not even begin.
ROOMY = {"ATHIR_MEDIA_SPARE_BYTES": "0"}


class Tired(InMemoryStorage):
    """Takes half of a file, or gives half of one, and breaks down; `falls` times."""

    falls = 0

    def _save(self, name: str, content: File) -> str:
        if Tired.falls:
            Tired.falls -= 1
            half = content.read(max(content.size // 2, 1))
            super()._save(name, ContentFile(half))
            raise OSError(errno.EIO, "the line was cut")
        return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> File:
        if Tired.falls:
            Tired.falls -= 1
            return Half(super()._open(name, mode))
        return super()._open(name, mode)


class Half(File):
    """Gives half of its bytes, then fails."""

    def read(self, *_size: int) -> bytes:
        if self.file.tell():
            raise OSError(errno.EIO, "the line was cut")
        return bytes(self.file.read(self.file.size // 2))


@pytest.fixture
def elsewhere(home: Path, settings: Settings, transactional_db: None) -> Iterator[None]:
    """Storages without paths, as an object store is."""
    tired = {"BACKEND": f"{Tired.__module__}.{Tired.__qualname__}"}
    settings.STORAGES = settings.STORAGES | {"default": tired, "originals": tired}
    yield
    Tired.falls = 0


def stored(folder: str = "") -> set[str]:
    folders, names = storages["default"].listdir(folder)
    inner = [stored(f"{folder}/{name}" if folder else name) for name in folders]
    return {f"{folder}/{name}" if folder else name for name in names}.union(*inner)


def make_remote_job(recording: Path, **params: Any) -> Job:
    storages["originals"].save("a.mp3", ContentFile(recording.read_bytes()))
    return submit(source="a.mp3", recipe="speech_podcast", params=params)


@pytest.mark.usefixtures("elsewhere")
def test_a_storage_breaks_off_while_it_takes_an_edition(recordings: Path) -> None:
    job = make_remote_job(recordings / "speech.mp3")
    original = storages["originals"].open("a.mp3").read()
    fall_when_storing(job)
    job = reloaded(job)
    assert (job.state, job.error, job.result) == (State.WAITING, "storage_failed", {})
    job = run(job)
    check_editions(job)
    # The half file of the first try is gone, and everything else is named.
    assert stored() == named(job)
    assert storages["originals"].open("a.mp3").read() == original


def fall_when_storing(job: Job) -> None:
    """Nothing is read before anything is stored, except the original."""
    storages["originals"].__class__.falls = 0
    Tired.falls = 0
    saved = Tired._save

    def first(self: Tired, name: str, content: File) -> str:
        Tired._save = saved  # type: ignore[method-assign]
        Tired.falls = 1
        return saved(self, name, content)

    Tired._save = first  # type: ignore[method-assign]
    run(job)


def named(job: Job) -> set[str]:
    return set(job.result["files"])


@pytest.mark.usefixtures("elsewhere")
def test_a_storage_breaks_off_while_it_gives_the_original(home: Path, recordings: Path) -> None:
    job = make_remote_job(recordings / "speech.mp3")
    Tired.falls = 1
    job = run(job)
    assert (job.state, job.error) == (State.WAITING, "storage_failed")
    check_editions(run(job))
