import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pydantic import ValidationError

from media_pipeline.models import Job
from media_pipeline.operations import cancel, retry, submit
from media_pipeline.queueing import RUN_JOB
from media_pipeline.states import State, TransitionRefused, advance

pytestmark = pytest.mark.django_db


def submitted(**values: object) -> Job:
    return submit(**{"source": "a.wav", "recipe": "speech_podcast", "params": {}} | values)


def test_submitting_lays_out_the_whole_way() -> None:
    job = submitted(priority=5)
    assert [step.name for step in job.steps.all()] == [
        "probe", "validate", "decode", "examine", "arrange", "level", "encode", "tags", "waveform", "transcribe",
    ]  # fmt: skip
    task = ProcrastinateJob.objects.get(task_name=RUN_JOB)
    assert (task.queue_name, task.priority, task.args) == ("media", 5, {"job_id": str(job.pk)})
    assert task.lock == f"media-{job.pk}"


def test_an_unknown_recipe_is_refused() -> None:
    with pytest.raises(KeyError):
        submitted(recipe="symphony")
    assert not Job.objects.exists()


@pytest.mark.parametrize("params", [{"title": 5}, {"chapters": [["soon", "x"]]}, {"target_lufs": "loud"}])
def test_wrong_parameters_are_refused_at_once(params: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        submitted(params=params)
    assert not Job.objects.exists()


def test_what_only_others_know_is_passed_over() -> None:
    assert submitted(params={"title": "x", "internal_note": 1}).params["internal_note"] == 1


def test_cancelling_says_who_and_when() -> None:
    job = cancel(job=submitted(), reason="the wrong file")
    assert job.state == State.CANCELLED
    assert job.finished_at is not None
    assert [event.reason for event in job.events.all()] == ["the wrong file"]


def test_what_is_over_cannot_be_cancelled() -> None:
    job = submitted()
    for state in (State.RUNNING, State.DONE):
        advance(job, state)
    with pytest.raises(TransitionRefused):
        cancel(job=job)


def test_only_what_failed_or_was_cancelled_is_tried_again() -> None:
    job = submitted()
    with pytest.raises(TransitionRefused):
        retry(job=job)
    assert retry(job=cancel(job=job)).state == State.WAITING
    assert ProcrastinateJob.objects.filter(queue_name="media").count() == 2


def test_a_long_reason_is_shortened() -> None:
    job = cancel(job=submitted(), reason="x" * 1000)
    assert [len(event.reason) for event in job.events.all()] == [255]
