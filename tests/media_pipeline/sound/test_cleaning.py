"""What is taken out of a sound, measured on what comes out of the decoder."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from media_pipeline.bench import Bench
from media_pipeline.choices import Cleaning
from media_pipeline.sound.cleaning import FLOOR_RANGE_DB, NoiseFloor
from media_pipeline.steps import decode
from tests.media_pipeline import media
from tests.media_pipeline.sound import hearing

Examine = Callable[..., Bench]
VOICE = f"0.3*{media.SYLLABLES}*{media.RHYTHM}"
# Words for two and a half seconds, then a pause.
PHRASES = f"{VOICE}*lt(mod(t\\,4)\\,2.5)"


def recorded(path: Path, expression: str, seconds: float = 8) -> Path:
    return media.make(path, "-f", "lavfi", "-i", f"aevalsrc='{expression}':s=48000:d={seconds}")


def decoded(made: Bench) -> hearing.Sound:
    pcm = made.of(decode.Output).pcm
    return hearing.raw(made.file(pcm.raw_file), pcm.channels).mean(axis=1)


def test_the_mains_are_no_longer_heard_and_the_voice_is(tmp_path: Path, examine: Examine) -> None:
    path = recorded(tmp_path / "hum.wav", f"{VOICE}+0.1*sin(2*PI*50*t)")
    before, after = hearing.read(path), decoded(examine(path, clean=["highpass"]))
    assert hearing.tone(after, 50) < hearing.tone(before, 50) - 20
    assert hearing.band(after, 150, 8000) == pytest.approx(hearing.band(before, 150, 8000), abs=0.5)


@pytest.mark.parametrize("noise", [0.03, 0.006, 0.001])
def test_noise_between_the_words_falls(noise: float, tmp_path: Path, examine: Examine) -> None:
    """However loud it is: the floor is measured first."""
    path = recorded(tmp_path / "noisy.wav", f"{PHRASES}+{noise}*(2*random(1)-1)", 12)
    before, after = hearing.read(path), decoded(examine(path, clean=["denoise"]))
    for start, end in ((2.8, 3.9), (6.8, 7.9), (10.8, 11.9)):
        pauses = hearing.part(before, start, end), hearing.part(after, start, end)
        assert hearing.rms(pauses[1]) <= hearing.rms(pauses[0]) - 6
    words = hearing.part(before, 4, 6), hearing.part(after, 4, 6)
    assert hearing.rms(words[1]) == pytest.approx(hearing.rms(words[0]), abs=1.0)


def test_sharp_sibilants_are_softened(tmp_path: Path, examine: Examine) -> None:
    sharp = "0.4*(2*random(2)-1)*sin(2*PI*7000*t)*lt(mod(t\\,1)\\,0.15)"
    path = recorded(tmp_path / "sharp.wav", f"{VOICE}+{sharp}")
    before, after = hearing.read(path), decoded(examine(path, clean=["deess"]))
    assert hearing.band(after, 5000, 10_000) < hearing.band(before, 5000, 10_000) - 3
    assert hearing.band(after, 100, 2000) == pytest.approx(hearing.band(before, 100, 2000), abs=1.0)


def test_cleaning_keeps_every_sample_in_its_place(recordings: Path, examine: Examine) -> None:
    plain = examine(recordings / "speech.wav").of(decode.Output).pcm
    cleaned = examine(recordings / "speech.wav", clean=list(Cleaning)).of(decode.Output).pcm
    assert (cleaned.samples, cleaned.channels) == (plain.samples, plain.channels)


def test_a_recording_without_noise_has_the_lowest_floor() -> None:
    floor = NoiseFloor(1)
    floor.take(np.zeros(48_000, np.float32).tobytes())
    assert floor.finish() == FLOOR_RANGE_DB[0]
