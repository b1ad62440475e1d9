"""A worker that is killed while it makes a film leaves it to the next one."""

from pathlib import Path

import pytest

from media_pipeline.models import Job
from media_pipeline.operations import submit
from media_pipeline.states import FINAL, State
from tests.media_pipeline import films, media
from tests.processes import Processes, mentioning, wait_until

pytestmark = pytest.mark.long

SECONDS = 8
EDITION = "audio/edition.m4a"


def test_a_worker_killed_while_ffmpeg_draws(processes: Processes, home: Path) -> None:
    edition = media.speech(home / "media" / EDITION, SECONDS, "-c:a", "aac")
    processes.worker("default")
    job = submit(source=EDITION, recipe="film", params={"title": "الماء", "language": "ar"})
    killed = processes.worker("media")
    wait_until(lambda: job.steps.filter(name="film", progress__gt=0.1).exists(), every=0.01)
    processes.kill(killed)
    wait_until(lambda: not mentioning(str(home / "work")), patience=2)
    processes.worker("media")
    wait_until(lambda: state_of(job) in FINAL)
    assert job.state == State.DONE, job.error
    assert job.steps.get(name="film").attempts == 2
    [film] = job.result["editions"]
    assert not films.plays(home / "media" / film["name"])
    assert film["duration_s"] == pytest.approx(media.seconds(edition), abs=0.1)
    # Beside the feeds of the house, which the other worker writes meanwhile.
    stored = [path for path in (home / "media").rglob("*.*") if "feeds" not in path.parts]
    assert sorted(stored) == sorted([edition, home / "media" / film["name"]])


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state
