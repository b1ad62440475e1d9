"""Workers are killed at moments that nobody aimed at; what comes out is what would have come out anyway.

The suite strikes a few times. `ATHIR_STORM_KILLS=40 script/run.py pytest tests/media_pipeline/test_storm.py` is the
whole storm; the seed makes it repeatable, as far as the machine's own pace is.
"""

import os
import random
import time
from pathlib import Path

import pytest
from django.utils import timezone

from media_pipeline.models import Job
from media_pipeline.states import FINAL, State
from tests.media_pipeline import media
from tests.media_pipeline.conftest import MakeJob
from tests.media_pipeline.test_worker import files
from tests.processes import Processes, mentioning, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

KILLS = int(os.environ.get("ATHIR_STORM_KILLS", "2"))
SEED = 11
# A job whose worker dies each time must end by failing, but not because of this test.
STRIKES_PER_JOB = 5
EDITIONS = ["mp3", "m4a", "opus", "flac"]


def digests(job: Job) -> dict[str, str]:
    """What came out, by kind."""
    return {edition["kind"]: edition["sha256"] for edition in job.result["editions"]}


def is_over(job: Job) -> bool:
    job.refresh_from_db()
    return job.state in FINAL


def is_taken_up(job: Job, times: int) -> bool:
    job.refresh_from_db()
    return job.attempts > times or job.state in FINAL


def test_a_storm_changes_nothing(processes: Processes, home: Path, make_job: MakeJob, tmp_path: Path) -> None:
    recording = media.uneven_speech(tmp_path / "storm.wav", 40)
    processes.worker("default")
    processes.worker("media")
    calm = make_job(recording, editions=EDITIONS)
    wait_until(lambda: is_over(calm))
    assert calm.state == State.DONE
    took = (calm.finished_at or timezone.now()) - (calm.started_at or timezone.now())
    [worker] = [process for process in processes.running if "media" in str(process.args)]
    chance = random.Random(SEED)  # noqa: S311 - a repeatable storm, not a secret
    jobs, strikes = [calm], 0
    while strikes < KILLS:
        job = make_job(recording, editions=EDITIONS)
        jobs.append(job)
        for strike in range(min(STRIKES_PER_JOB, KILLS - strikes)):
            wait_until(lambda job=job, strike=strike: is_taken_up(job, strike))
            time.sleep(chance.uniform(0, took.total_seconds()))
            processes.kill(worker)
            strikes += 1
            worker = processes.worker("media")
            if is_over(job):
                break
        wait_until(lambda job=job: is_over(job))
        assert job.state == State.DONE, job.error
        assert digests(job) == digests(calm)
    wait_until(lambda: not files(home / "work"), patience=5)
    # A long storm sees the feeds of the house being written beside.
    stored = {path for path in files(home / "media") if not path.is_relative_to(home / "media" / "feeds")}
    assert stored == {home / "media" / name for job in jobs for name in job.result["files"]}
    assert mentioning(str(home / "work")) == []
