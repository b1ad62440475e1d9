"""Files go to the storages whole or not at all, on this machine's disk or elsewhere."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django import Settings

from media_pipeline import runner, storing
from media_pipeline.errors import SourceMissing
from media_pipeline.models import Job
from media_pipeline.operations import submit
from media_pipeline.states import State


@pytest.fixture
def elsewhere(home: Path, settings: Settings) -> None:
    """Storages without paths, as an object store is."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memory, "originals": memory}


def test_a_file_on_this_machine_is_not_copied(home: Path) -> None:
    storages["originals"].save("a.wav", ContentFile(b"sound"))
    assert storing.fetch("originals", "a.wav", home) == home / "originals" / "a.wav"


@pytest.mark.usefixtures("elsewhere")
def test_a_file_from_elsewhere_is_copied_once(tmp_path: Path) -> None:
    storages["originals"].save("a.wav", ContentFile(b"sound"))
    copy = storing.fetch("originals", "a.wav", tmp_path)
    assert (copy.parent, copy.read_bytes()) == (tmp_path, b"sound")
    storages["originals"].delete("a.wav")
    assert storing.fetch("originals", "a.wav", tmp_path) == copy


def test_a_missing_original_is_called_so(home: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        storing.fetch("originals", "gone.wav", tmp_path)


@pytest.mark.usefixtures("elsewhere")
def test_a_missing_original_elsewhere_is_called_so(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        storing.fetch("originals", "gone.wav", tmp_path)
    assert list(tmp_path.glob("originals*")) == []


@pytest.mark.parametrize("links", [True, False])
def test_an_output_appears_whole(home: Path, tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> None:
        raise OSError(errno.EXDEV, "another file system")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    made = tmp_path / "made.mp3"
    made.write_bytes(b"sound")
    storing.store(made, "audio/x.mp3")
    assert (home / "media" / "audio" / "x.mp3").read_bytes() == b"sound"
    assert made.exists()
    assert [path.name for path in (home / "media" / "audio").iterdir()] == ["x.mp3"]


def test_storing_again_after_a_cut_is_no_failure(home: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp3"
    made.write_bytes(b"sound")
    (home / "media" / "audio").mkdir(parents=True)
    (home / "media" / "audio" / "x.mp3.part").write_bytes(b"so")
    storing.store(made, "audio/x.mp3")
    assert (home / "media" / "audio" / "x.mp3").read_bytes() == b"sound"


@pytest.mark.usefixtures("elsewhere", "transactional_db")
def test_a_job_works_on_storages_without_paths(home: Path, recordings: Path) -> None:
    storages["originals"].save("a.mp3", ContentFile((recordings / "speech.mp3").read_bytes()))
    job = submit(source="a.mp3", recipe="speech_podcast", params={})
    runner.run(job.pk, should_abort=lambda: False)
    job = Job.objects.get(pk=job.pk)
    assert job.state == State.DONE
    assert {edition["kind"] for edition in job.result["editions"]} == {"mp3", "m4a", "opus", "flac"}
    for edition in job.result["editions"]:
        assert storages["default"].size(edition["name"]) == edition["byte_length"]
    assert not list((home / "work").iterdir())
