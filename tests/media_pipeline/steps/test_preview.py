"""A sample from before and after cleaning, equally loud, so that only the difference is heard."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.errors import NothingHere
from media_pipeline.recipes import recipe
from media_pipeline.results import Names, compose, products
from media_pipeline.steps import preview
from tests.media_pipeline import media
from tests.media_pipeline.sound import hearing

MakeBench = Callable[..., Bench]


def cook(made: Bench) -> Bench:
    for step in recipe("preview"):
        made.keep(step.run(made))
    return made


@pytest.fixture(scope="module")
def hum(tmp_path_factory: pytest.TempPathFactory) -> Path:
    voice = f"0.3*{media.SYLLABLES}*{media.RHYTHM}+0.1*sin(2*PI*50*t)+if(gt(t\\,30)\\,0.1*sin(2*PI*3000*t))"
    path = tmp_path_factory.mktemp("hum") / "hum.wav"
    return media.make(path, "-f", "lavfi", "-i", f"aevalsrc='{voice}':s=44100:d=40")


@pytest.mark.parametrize(("at", "start"), [(5, 5), (35, 20)])
def test_both_sides_are_equally_loud_and_of_the_same_seconds(
    at: float, start: float, hum: Path, bench: MakeBench
) -> None:
    made = cook(bench(hum, clean=["highpass"], preview_at=at))
    output = made.of(preview.Output)
    assert output.start == start
    assert [edition.kind for edition in output.editions] == ["before", "after"]
    before, after = (hearing.read(made.file(edition.file)) for edition in output.editions)
    for edition in output.editions:
        integrated, true_peak = media.measure(made.file(edition.file))
        assert integrated == pytest.approx(-16, abs=0.5)
        assert true_peak <= -1
        assert edition.duration_s == pytest.approx(20, abs=0.05)
    assert hearing.tone(after, 50) < hearing.tone(before, 50) - 20
    marked = hearing.tone(hearing.part(before, 11, 19), 3000) > -30
    assert marked == (at == 35)


def test_its_result_names_two_files(recordings: Path, bench: MakeBench) -> None:
    made = cook(bench(recordings / "speech.wav", clean=["denoise"]))
    names = Names.fresh()
    result = compose(made, names)
    assert [edition["kind"] for edition in result["editions"]] == ["before", "after"]
    assert result["loudness"]["before"] is None
    assert {Path(name).suffix for name in products(made, names).values()} == {".mp3"}
    assert len(result["files"]) == 2


def test_seconds_without_a_sound_have_no_sample(tmp_path: Path, bench: MakeBench) -> None:
    with pytest.raises(NothingHere):
        cook(bench(media.silence(tmp_path / "silence.wav")))


def test_seconds_after_an_end_that_is_not_declared_have_no_sample(
    tmp_path: Path, recordings: Path, bench: MakeBench
) -> None:
    """A browser records without knowing when it will be told to stop."""
    options = ("-c:a", "libopus", "-f", "webm", "-live", "1")
    browser = media.make(tmp_path / "browser.webm", "-i", str(recordings / "speech.wav"), *options)
    with pytest.raises(NothingHere):
        cook(bench(browser, preview_at=300))
