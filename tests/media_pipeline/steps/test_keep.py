"""A recording is given away as it came: the very bytes, looked at but not touched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.errors import UnsupportedFormat
from media_pipeline.recipes import recipe
from media_pipeline.results import Names, compose
from media_pipeline.steps import keep
from tests.media_pipeline import media

MakeBench = Callable[..., Bench]


def cook(made: Bench) -> Bench:
    for step in recipe("as_it_is"):
        made.keep(step.run(made))
    return made


@pytest.mark.parametrize(
    ("name", "suffix", "media_type"),
    [
        ("speech.mp3", ".mp3", "audio/mpeg"),
        ("speech.m4a", ".m4a", "audio/mp4"),
        ("speech.ogg", ".opus", "audio/ogg"),
        ("speech.flac", ".flac", "audio/flac"),
    ],
)
def test_the_bytes_are_those_that_came(
    name: str, suffix: str, media_type: str, recordings: Path, bench: MakeBench
) -> None:
    made = cook(bench(recordings / name))
    [edition] = made.of(keep.Output).editions
    kept = made.file(edition.file)
    assert kept.read_bytes() == (recordings / name).read_bytes()
    assert (edition.kind, kept.suffix, edition.media_type) == ("original", suffix, media_type)
    assert (edition.byte_length, edition.height) == (kept.stat().st_size, 0)
    assert edition.duration_s == pytest.approx(8, abs=0.1)


def test_its_result_has_loudness_and_waveform(recordings: Path, bench: MakeBench) -> None:
    result = compose(cook(bench(recordings / "speech.mp3")), Names.fresh())
    assert result["loudness"]["after"] == result["loudness"]["before"]
    assert set(result["assets"]) == {"peaks", "peaks_detail"}
    assert max(result["overview"]) == 100
    [name] = [edition["name"] for edition in result["editions"]]
    assert name.endswith("-original.mp3")


def test_a_video_says_how_tall_it_is(tmp_path: Path, bench: MakeBench) -> None:
    [edition] = cook(bench(media.video(tmp_path / "film.mp4"))).of(keep.Output).editions
    assert (edition.media_type, edition.height) == ("video/mp4", 120)


@pytest.mark.parametrize("name", ["film.mkv", "sound.wav"])
def test_what_no_app_plays_is_refused(name: str, tmp_path: Path, bench: MakeBench) -> None:
    maker = media.video if name.endswith("mkv") else media.speech
    with pytest.raises(UnsupportedFormat):
        cook(bench(maker(tmp_path / name)))
