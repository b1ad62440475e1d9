"""Faults that are put into a recording are found, and none in a good one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.bench import Bench
from media_pipeline.steps import decode, examine, level
from tests.media_pipeline import media

MakeBench = Callable[..., Bench]


def faults(made: Bench) -> examine.Output:
    return examine.run(made)


def noisy(folder: Path, noise: str, seconds: int = 26) -> Path:
    """Speech with something under it that does not pause with it."""
    speech = media.speech(folder / "plain.wav", seconds, level="0.3*gt(mod(t\\,4)\\,1)")
    return media.make(
        folder / "noisy.wav", "-i", str(speech), "-f", "lavfi", "-i", f"aevalsrc='{noise}':s=44100:d={seconds}",
        "-filter_complex", "[0][1]amix=inputs=2:normalize=0",
    )  # fmt: skip


def test_a_good_recording_has_no_faults(recordings: Path, examine: MakeBench) -> None:
    assert faults(examine(recordings / "speech.wav")).warnings == ()


@pytest.mark.parametrize("mains", [50, 60])
def test_hum_is_heard(mains: int, tmp_path: Path, examine: MakeBench) -> None:
    lines = f"0.01*sin(2*PI*{mains}*t)+0.006*sin(2*PI*{3 * mains}*t)"
    found = faults(examine(noisy(tmp_path, lines)))
    assert (found.hum_hz, "hum" in found.warnings) == (mains, True)


def test_a_deep_voice_is_no_hum(tmp_path: Path, examine: MakeBench) -> None:
    voice = media.make(
        tmp_path / "voice.wav", "-f", "lavfi", "-i",
        "aevalsrc='0.3*sin(2*PI*(100+12*sin(2*PI*0.4*t))*t)*pow(max(0\\,sin(2*PI*2*t))\\,2)+0.0005*(2*random(0)-1)':s=44100:d=8",
    )  # fmt: skip
    assert faults(examine(voice)).hum_hz == 0


def test_noise_is_told_from_speech(tmp_path: Path, examine: MakeBench) -> None:
    found = faults(examine(noisy(tmp_path, "0.07*(2*random(1)-1)")))
    assert "noisy" in found.warnings
    assert found.noise_lufs == pytest.approx(-23, abs=4)


def test_clipping_is_heard(tmp_path: Path, examine: MakeBench) -> None:
    found = faults(examine(media.speech(tmp_path / "loud.wav", 5, level="9")))
    assert "clipped" in found.warnings
    assert found.clipped_per_minute > 100


def test_what_a_faulty_recorder_puts_off_centre_is_put_right(tmp_path: Path, examine: MakeBench) -> None:
    """A constant offset is not heard, but a limiter would take it for loudness."""
    off = "[0]asplit[a][b];[b]volume=0,dcshift=0.3[c];[a][c]amix=inputs=2:normalize=0"
    voice = media.speech(tmp_path / "voice.wav", 6, level="0.05")
    made = examine(media.make(tmp_path / "off.wav", "-i", str(voice), "-filter_complex", off))
    assert made.of(decode.Output).pcm.offsets == pytest.approx((0,), abs=0.001)
    assert len(list(made.folder.glob("*.f32"))) == 1
    levelled = level.run(made)
    assert levelled.plans["mp3"].limited_db < 3
    assert levelled.plans["mp3"].predicted == pytest.approx(-16, abs=0.6)


def test_makers_are_told_of_further_sound_tracks(tmp_path: Path, recordings: Path, examine: MakeBench) -> None:
    voice = str(recordings / "speech.wav")
    both = media.make(tmp_path / "camera.mov", "-i", voice, "-i", voice, "-map", "0", "-map", "1", "-c", "copy")
    assert examine(both).of(decode.Output).warnings == ("several_tracks",)
    assert examine(recordings / "speech.m4a").of(decode.Output).warnings == ()
