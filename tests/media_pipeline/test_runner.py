"""Jobs from their submission to their end, without the queue's worker."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from media_pipeline import claims, ffmpeg, messages, runner, storing, sweeping
from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull, EncoderFailed
from media_pipeline.models import Job
from media_pipeline.operations import cancel, retry
from media_pipeline.signals import job_finished
from media_pipeline.states import FINAL, State
from tests.media_pipeline import media
from tests.media_pipeline.conftest import MakeJob
from tests.processes import forget_tasks, mentioning, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def never() -> bool:
    return False


def run(job: Job, should_abort: Callable[[], bool] = never) -> Job:
    runner.run(job.pk, should_abort=should_abort)
    job.refresh_from_db()
    return job


@contextmanager
def running_beside(job: Job, step: str) -> Iterator[None]:
    """The job runs in a thread; the block begins when it is inside of a step, and ends after the thread."""

    def work() -> None:
        runner.run(job.pk, should_abort=never)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: in_step(job, step))
    yield
    thread.join(20)
    assert not thread.is_alive()
    job.refresh_from_db()


def in_step(job: Job, name: str) -> bool:
    return job.steps.filter(name=name, finished_at=None).exclude(started_at=None).exists()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def tasks() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="media_pipeline.run_job"))


@pytest.fixture
def news() -> Iterator[list[tuple[str, bool]]]:
    """State of every finished job as it was told, and whether that was inside of a transaction."""
    heard: list[tuple[str, bool]] = []

    def hear(job: Job, **_kwargs: Any) -> None:
        heard.append((job.state, connection.in_atomic_block))

    job_finished.connect(hear)
    yield heard
    job_finished.disconnect(hear)


def test_a_recording_becomes_an_edition(
    home: Path, make_job: MakeJob, recordings: Path, news: list[tuple[str, bool]]
) -> None:
    job = make_job(recordings / "speech.wav", title="حلقة")
    assert [task.args for task in tasks()] == [{"job_id": str(job.pk)}]
    run(job)
    assert (job.state, job.error, job.owner) == (State.DONE, "", None)
    [edition] = job.result["editions"]
    assert files(home / "media") == {edition["name"], *job.result["assets"].values()}
    assert edition["name"].startswith("audio/")
    assert edition["name"].isascii()
    assert edition["byte_length"] == (home / "media" / edition["name"]).stat().st_size
    assert job.result["loudness"]["after"]["integrated"] == pytest.approx(-16.0, abs=0.5)
    assert job.result["warnings"] == []
    assert files(home / "work") == set()
    assert news == [(State.DONE, True)]
    assert [event.verb for event in job.events.all()] == ["taken up", "finished"]
    assert job.progress == pytest.approx(1.0)


def test_a_job_that_is_done_is_not_done_again(make_job: MakeJob, recordings: Path) -> None:
    job = run(make_job(recordings / "speech.mp3"))
    result = job.result
    assert run(job).result == result
    assert job.attempts == 1


def test_a_job_that_is_gone_is_no_failure(make_job: MakeJob, recordings: Path) -> None:
    job = make_job(recordings / "speech.mp3")
    pk = job.pk
    job.delete()
    runner.run(pk, should_abort=never)


def test_a_bad_recording_fails_with_words_and_leaves_nothing(
    home: Path, make_job: MakeJob, tmp_path: Path, news: list[tuple[str, bool]]
) -> None:
    empty = tmp_path / "empty.mp3"
    empty.touch()
    job = run(make_job(empty))
    assert (job.state, job.error) == (State.FAILED, "empty")
    assert job.explanation == messages.explain("empty", {})
    assert files(home / "media") == set()
    assert news == [(State.FAILED, True)]
    assert job.finished_at is not None


def test_a_limit_is_named_in_the_sentence(make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conf, "max_hours", 1 / 3600)
    job = run(make_job(recordings / "speech.mp3"))
    assert job.error == "too_long"
    assert "0.0" in str(job.explanation)


def test_a_warning_reaches_the_result(make_job: MakeJob, recordings: Path, tmp_path: Path) -> None:
    job = run(make_job(media.cut(tmp_path / "cut.mp3", recordings / "speech.mp3", 0.5)))
    assert job.state == State.DONE
    assert job.result["warnings"] == ["truncated"]
    assert job.warnings == [str(messages.WARNINGS["truncated"])]


def test_a_failure_that_may_pass_is_tried_again_later(
    make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(recordings / "speech.mp3")
    with monkeypatch.context() as broken:
        broken.setattr(ffmpeg, "run", failing_with(DiskFull("no room")))
        run(job)
    assert (job.state, job.error) == (State.WAITING, "disk_full")
    later = [task for task in tasks() if task.scheduled_at]
    assert len(later) == 1
    assert later[0].scheduled_at - timezone.now() > timedelta(seconds=conf.retry_wait / 2)
    assert run(job).state == State.DONE
    assert job.error == ""


def test_after_some_tries_it_is_left_to_people(
    make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(recordings / "speech.mp3")
    with monkeypatch.context() as broken:
        broken.setattr(ffmpeg, "run", failing_with(EncoderFailed("no")))
        for _ in range(conf.max_tries):
            assert job.state not in FINAL
            run(job)
    assert (job.state, job.error) == (State.FAILED, "encoder_failed")
    retry(job=job)
    assert (job.state, job.error, job.attempts) == (State.WAITING, "", 0)
    assert run(job).state == State.DONE


def failing_with(error: Exception) -> Callable[..., Any]:
    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(28, "No space left on device"), "disk_full"),
        (OSError(5, "I/O"), "internal"),
        (ZeroDivisionError(), "internal"),
    ],
)
def test_unforeseen_failures_are_settled_too(
    error: Exception, code: str, make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conf, "max_tries", 1)
    monkeypatch.setattr(ffmpeg, "run", failing_with(error))
    job = run(make_job(recordings / "speech.mp3"))
    assert (job.state, job.error) == (State.FAILED, code)


def test_a_lost_database_leaves_the_job_to_the_next_worker(
    make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(recordings / "speech.mp3")
    with monkeypatch.context() as broken:
        broken.setattr(ffmpeg, "run", failing_with(OperationalError("gone")))
        with pytest.raises(OperationalError):
            run(job)
    job.refresh_from_db()
    assert job.state == State.RUNNING
    assert run(job).state == State.DONE


def test_a_step_on_which_workers_die_is_given_up(
    make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(recordings / "speech.mp3")
    monkeypatch.setattr(conf, "max_crashes", 2)
    for _ in range(2):
        with monkeypatch.context() as broken:
            broken.setattr(ffmpeg, "run", failing_with(SystemExit()))
            with pytest.raises(SystemExit):
                run(job)
    assert (run(job).state, job.error) == (State.FAILED, "crashed")


def test_a_cut_job_repeats_only_the_step_that_was_cut(
    make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(recordings / "speech.mp3")
    with monkeypatch.context() as broken:
        broken.setattr(storing, "store", failing_with(SystemExit()))
        with pytest.raises(SystemExit):
            run(job)
    finished = {step.name: step.finished_at for step in job.steps.all()}
    assert all(finished.values())
    assert run(job).state == State.DONE
    assert {step.name: step.finished_at for step in job.steps.all()} == finished


def test_a_step_whose_files_are_gone_is_repeated_with_all_that_follows(
    home: Path, make_job: MakeJob, recordings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(recordings / "speech.mp3")
    with monkeypatch.context() as broken:
        broken.setattr(storing, "store", failing_with(SystemExit()))
        with pytest.raises(SystemExit):
            run(job)
    [encoded] = [made["file"] for made in job.steps.get(name="encode").result["encoded"]]
    (home / "work" / str(job.pk) / encoded).unlink()
    run(job)
    attempts = {step.name: step.attempts for step in job.steps.all()}
    assert attempts == {
        "probe": 1, "validate": 1, "decode": 1, "examine": 1, "arrange": 1, "level": 1,
        "encode": 2, "tags": 2, "waveform": 2, "transcribe": 2,
    }  # fmt: skip


def test_a_waiting_job_is_cancelled(make_job: MakeJob, recordings: Path, news: list[tuple[str, bool]]) -> None:
    job = make_job(recordings / "speech.mp3")
    cancel(job=job, reason="a mistake")
    assert run(job).state == State.CANCELLED
    assert news == [(State.CANCELLED, True)]
    retry(job=job)
    assert run(job).state == State.DONE


def test_a_running_job_is_cancelled_within_moments(home: Path, make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(media.long(tmp_path / "long.wav"))
    with running_beside(job, "encode"):
        wait_until(lambda: mentioning(str(home / "work")))
        cancel(job=job)
        wait_until(lambda: not mentioning(str(home / "work")), patience=3)
    assert job.state == State.CANCELLED
    assert files(home / "media") | files(home / "work") == set()


def test_a_late_worker_cannot_write(home: Path, make_job: MakeJob, tmp_path: Path) -> None:
    """Another worker takes the job while the first one, thought dead, still works on it."""
    job = make_job(media.long(tmp_path / "long.wav"))
    with running_beside(job, "encode"):
        newer = claims.take(job.pk)
        assert newer is not None
    assert job.state == State.RUNNING
    assert job.owner == newer.owner
    assert not job.steps.filter(name="encode").exclude(finished_at=None).exists()
    assert run(job).state == State.DONE
    assert files(home / "media") == set(job.result["files"])


def test_what_a_late_worker_stored_after_the_end_is_removed(home: Path, make_job: MakeJob, recordings: Path) -> None:
    """It was thought dead while it wrote, and another one made the editions meanwhile."""
    job = make_job(recordings / "speech.wav")
    late = claims.take(job.pk)
    assert late is not None
    late.reserve(["audio/late.mp3"])
    run(job)
    storing.store(recordings / "speech.mp3", "audio/late.mp3")
    with pytest.raises(claims.LostOwnership):
        claims.complete(late, {})
    runner.clear_if_over(late)
    job.refresh_from_db()
    assert files(home / "media") == set(job.result["files"])


def test_a_worker_that_stops_hands_the_job_back(make_job: MakeJob, tmp_path: Path) -> None:
    job = make_job(media.long(tmp_path / "long.wav"))
    with pytest.raises(runner.Interrupted):
        run(job, should_abort=lambda: in_step(job, "encode"))
    job.refresh_from_db()
    assert (job.state, job.owner) == (State.WAITING, None)
    assert run(job).state == State.DONE


def test_a_job_without_a_task_gets_one(make_job: MakeJob, recordings: Path) -> None:
    waiting, done = make_job(recordings / "speech.mp3"), make_job(recordings / "speech.mp3")
    run(done)
    assert sweeping.requeue_lost() == 0
    forget_tasks()
    assert sweeping.requeue_lost() == 1
    assert [task.args["job_id"] for task in tasks()] == [str(waiting.pk)]


def test_the_sweep_removes_only_what_nobody_needs(home: Path, make_job: MakeJob, recordings: Path) -> None:
    waiting, failed, done = (make_job(recordings / "speech.mp3") for _ in range(3))
    run(done)
    failed_long_ago = make_job(recordings / "speech.mp3")
    for job in (failed, failed_long_ago):
        job.source = "gone.mp3"
        job.save()
        assert run(job).error == "source_missing"
    Job.objects.filter(pk=failed_long_ago.pk).update(
        finished_at=timezone.now() - timedelta(hours=conf.keep_work_hours + 1)
    )
    young, lost = str(Job().pk), str(Job().pk)
    names = [*(str(job.pk) for job in (waiting, failed, done, failed_long_ago)), young, lost, "kept by somebody"]
    for name in names:
        (home / "work" / name).mkdir(parents=True, exist_ok=True)
    os.utime(home / "work" / lost, times=(0, 0))
    late = f"audio/{done.pk}.mp3"
    Job.objects.filter(pk=done.pk).update(reserved=[*done.reserved, late])
    (home / "media" / late).touch()
    sweeping.sweep()
    assert {folder.name for folder in (home / "work").iterdir()} == {
        str(waiting.pk),
        str(failed.pk),
        young,
        "kept by somebody",
    }
    assert not (home / "media" / late).exists()
    done.refresh_from_db()
    assert files(home / "media") == set(done.result["files"])


def test_submitting_is_part_of_the_callers_transaction(make_job: MakeJob, recordings: Path) -> None:
    with transaction.atomic():
        make_job(recordings / "speech.mp3")
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not tasks()
