"""Workers are killed without warning at many moments; each time one correct edition comes out, and nothing else."""

import signal
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection

from media_pipeline.models import Job
from media_pipeline.states import FINAL, State
from tests.media_pipeline import media
from tests.media_pipeline.conftest import MakeJob
from tests.processes import Processes, mentioning, wait_until

pytestmark = pytest.mark.long

DYING = "tests.media_pipeline.dying_worker"
# Moments between two statements: before or after the nth call of a function.
MOMENTS = {
    "between two steps": ("after", "media_pipeline.claims", "Claim.complete", 3),
    "with one output stored but not noted": ("after", "media_pipeline.storing", "store", 1),
    "with the job done but the task not": ("after", "media_pipeline.runner", "work", 1),
}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Long enough that a kill can be aimed at measuring or encoding."""
    return media.long(tmp_path / "جلسة.wav")


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def in_step(job: Job, name: str) -> bool:
    return job.steps.filter(name=name, finished_at=None).exclude(started_at=None).exists()


def files(folder: Path) -> list[Path]:
    """Return what is stored, but for the feeds of the house, which the other worker writes meanwhile."""
    found = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return [path for path in found if folder / "feeds" not in path.parents]


def check_one_correct_edition(job: Job, home: Path) -> None:
    assert state_of(job) == State.DONE, job.error
    [edition] = job.result["editions"]
    stored = home / "media" / edition["name"]
    content = stored.read_bytes()
    assert (len(content), sha256(content).hexdigest()) == (edition["byte_length"], edition["sha256"])
    integrated, true_peak = media.measure(stored)
    assert integrated == pytest.approx(-16.0, abs=0.5)
    assert true_peak <= -1.0
    wait_until(lambda: not files(home / "work"), patience=5)
    assert set(files(home / "media")) == {home / "media" / name for name in job.result["files"]}
    assert mentioning(str(home / "work")) == []


def tasks_left() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs"
            " WHERE task_name = 'media_pipeline.run_job' AND status IN ('todo', 'doing')"
        )
        count: int = cursor.fetchone()[0]
    return count


def test_a_worker_killed_between_two_statements(
    processes: Processes, home: Path, make_job: MakeJob, recordings: Path
) -> None:
    """Each worker finishes what the one before left behind, and then dies at its own moment."""
    processes.worker("default")
    left: Job | None = None
    for moment, point in MOMENTS.items():
        dying = processes.start("-m", DYING, *map(str, point))
        finish(left, home)
        (home / "armed").touch()
        left = make_job(recordings / "speech.mp3", title=moment)
        wait_until(lambda dying=dying: dying.poll() is not None)
        assert dying.returncode == -signal.SIGKILL, (moment, processes.log)
        (home / "armed").unlink()
    processes.worker("media")
    finish(left, home)


def finish(job: Job | None, home: Path) -> None:
    """Wait until a job and its task are over, check what came out, and clear it away."""
    if job is None:
        return
    wait_until(lambda: state_of(job) in FINAL and not tasks_left())
    check_one_correct_edition(job, home)
    for path in files(home / "media"):
        path.unlink()


def test_workers_killed_and_stopped_while_ffmpeg_runs(
    processes: Processes, home: Path, make_job: MakeJob, recording: Path
) -> None:
    processes.worker("default")
    job = make_job(recording)
    at_work = {"decode": str(home / "originals"), "encode": str(home / "work")}
    for step, files_in in at_work.items():
        worker = processes.worker("media")
        wait_until(lambda step=step, files_in=files_in: in_step(job, step) and mentioning(files_in), every=0.005)
        kept = finished_steps(job)
        processes.kill(worker)
        wait_until(lambda files_in=files_in: not mentioning(files_in), patience=2)
        assert state_of(job) == State.RUNNING

    stopped = processes.worker("media")
    wait_until(lambda: job.steps.filter(name="encode", attempts=2).exists() and mentioning(at_work["encode"]))
    assert processes.stop(stopped) == 0
    assert state_of(job) == State.WAITING
    assert not mentioning(at_work["encode"])

    processes.worker("media")
    wait_until(lambda: state_of(job) in FINAL and not tasks_left())
    check_one_correct_edition(job, home)
    assert job.attempts == 4
    # What was finished before the last kill was not done again.
    assert kept.items() <= finished_steps(job).items()
    assert set(kept) == {"probe", "validate", "decode", "examine", "arrange", "level"}


def finished_steps(job: Job) -> dict[str, datetime | None]:
    return {step.name: step.finished_at for step in job.steps.exclude(finished_at=None)}
