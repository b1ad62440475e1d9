"""Jobs with choices for the sound, from their submission to their result, on storages without paths."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django import Settings

from media_pipeline import runner
from media_pipeline.models import Job
from media_pipeline.operations import submit
from media_pipeline.states import State
from tests.media_pipeline import media

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_elsewhere")]


@pytest.fixture
def _elsewhere(home: Path, settings: Settings, recordings: Path, transactional_db: None) -> None:
    """Two originals and a jingle, all of one kind of file: each must come to the table under a name of its own."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory, "originals": memory}
    jingle = media.make(home / "jingle.wav", "-f", "lavfi", "-i", "sine=f=660:d=3")
    for name in ("speech", "uneven"):
        storages["originals"].save(f"{name}.wav", ContentFile((recordings / f"{name}.wav").read_bytes()))
    for name in ("intro.wav", "outro.wav"):
        storages["default"].save(name, ContentFile(jingle.read_bytes()))


def run(recipe: str, **params: object) -> Job:
    job = submit(source="speech.wav", recipe=recipe, params={"editions": ["mp3"], **params})
    runner.run(job.pk, should_abort=lambda: False)
    job = Job.objects.get(pk=job.pk)
    assert job.state == State.DONE, job.error
    return job


def length(job: Job) -> float:
    return float(job.result["editions"][0]["duration_s"])


def test_intro_and_outro_are_fetched_and_the_clock_is_told() -> None:
    job = run("speech_podcast", intro="intro.wav", outro="outro.wav")
    assert length(job) == pytest.approx(8 + 2 * 2.4, abs=0.1)
    (first, start), *_ = job.result["times"]
    assert start - first == pytest.approx(2.4, abs=0.01)
    assert job.result["warnings"] == []


def test_an_intro_that_is_gone_is_told() -> None:
    job = run("speech_podcast", intro="gone.wav")
    assert length(job) == pytest.approx(8, abs=0.1)
    assert job.result["warnings"] == ["jingle_missing"]
    assert job.warnings


def test_the_tracks_of_an_interview_are_fetched() -> None:
    """The second track is two seconds longer than the first."""
    job = run("interview", tracks=["uneven.wav"])
    assert length(job) == pytest.approx(10, abs=0.1)
    assert job.outputs()["mix"]["tracks"] == 2
    assert job.result["loudness"]["before"]["integrated"] < 0


def test_a_sample_leaves_two_files_and_nothing_else() -> None:
    job = run("preview", clean=["denoise"], preview_at=2)
    assert [edition["kind"] for edition in job.result["editions"]] == ["before", "after"]
    assert all(storages["default"].exists(name) for name in job.result["files"])
