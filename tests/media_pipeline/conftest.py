from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media_pipeline.bench import Bench, Params
from media_pipeline.models import Job
from media_pipeline.operations import submit
from media_pipeline.recipes import recipe
from tests.media_pipeline import media
from tests.processes import home, processes

__all__ = ["home", "processes"]

MakeJob = Callable[..., Job]


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of recordings that tests read and never change."""
    folder = tmp_path_factory.mktemp("recordings")
    media.speech(folder / "speech.wav")
    media.uneven_speech(folder / "uneven.wav", 10)
    media.make(folder / "speech.mp3", "-i", str(folder / "speech.wav"), "-b:a", "128k")
    media.make(folder / "speech.m4a", "-i", str(folder / "speech.wav"))
    media.make(folder / "speech.flac", "-i", str(folder / "speech.wav"))
    media.make(folder / "speech.ogg", "-i", str(folder / "speech.wav"), "-c:a", "libopus")
    return folder


@pytest.fixture
def bench(tmp_path: Path) -> Callable[..., Bench]:
    """A bench for a recording: bench(source, **params)."""

    def make(source: Path, **params: Any) -> Bench:
        folder = tmp_path / "bench"
        folder.mkdir(exist_ok=True)
        return Bench(source=source, folder=folder, params=Params.read({"editions": ("mp3",), **params}))

    return make


@pytest.fixture
def cook(bench: Callable[..., Bench]) -> Callable[..., Bench]:
    """Take a recording through a whole recipe without Django; the bench with all outputs."""

    return lambda source, **params: through("waveform", bench(source, **params))


@pytest.fixture
def examine(bench: Callable[..., Bench]) -> Callable[..., Bench]:
    """As `cook`, but only as far as everything has been decoded and measured."""
    return lambda source, **params: through("decode", bench(source, **params))


def through(last: str, made: Bench) -> Bench:
    """All steps of the recipe up to and including one."""
    for step in recipe("speech_podcast"):
        made.keep(step.run(made))
        if step.name == last:
            break
    return made


@pytest.fixture
def make_job(home: Path) -> MakeJob:
    """Submit a recording, as the packages above do: make_job(path, **params)."""

    def make(recording: Path, **params: Any) -> Job:
        originals = home / "originals"
        originals.mkdir(exist_ok=True)
        (originals / recording.name).write_bytes(recording.read_bytes())
        return submit(source=recording.name, recipe="speech_podcast", params={"editions": ["mp3"], **params})

    return make
