"""Levelling between speakers: what listeners get, measured on the edition."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from media_pipeline.bench import Bench
from media_pipeline.sound import evening
from media_pipeline.steps import tags
from tests.media_pipeline import media
from tests.media_pipeline.sound import hearing

Cook = Callable[..., Bench]
# Loud, pause, quiet, pause: five seconds and two.
TURNS = "if(lt(mod(t\\,14)\\,5)\\,1.8\\,if(between(mod(t\\,14)\\,7\\,12)\\,0.09\\,0))"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """Two speakers 26 dB apart in a room with some noise."""
    voice = f"0.3*({TURNS})*{media.SYLLABLES}*{media.RHYTHM}+0.0006*(2*random(1)-1)"
    return media.make(tmp_path / "talk.wav", "-f", "lavfi", "-i", f"aevalsrc='{voice}':s=44100:d=28")


def levels(made: Bench, *parts: tuple[float, float]) -> list[float]:
    sound = hearing.read(made.file(made.of(tags.Output).of("mp3").file))
    return [hearing.rms(hearing.part(sound, start, end)) for start, end in parts]


def test_two_speakers_come_closer_and_pauses_stay(talk: Path, cook: Cook) -> None:
    loud, quiet, first, second = (14.5, 18.5), (21.5, 25.5), (19.7, 20.3), (26.7, 27.5)
    plain = levels(cook(talk), loud, quiet, first, second)
    made = cook(talk, even=True)
    even = levels(made, loud, quiet, first, second)
    assert plain[0] - plain[1] > 20
    assert abs(even[0] - even[1]) < 8
    # Pauses stay as far below the loud speaker as they were.
    assert even[0] - even[2] > plain[0] - plain[2] - 2
    assert even[0] - even[3] > plain[0] - plain[3] - 2
    integrated, true_peak = media.measure(made.file(made.of(tags.Output).of("mp3").file))
    assert integrated == pytest.approx(-16, abs=0.5)
    assert true_peak <= -1


def test_speakers_who_follow_at_once_come_closer(tmp_path: Path, cook: Cook) -> None:
    made = cook(media.uneven_speech(tmp_path / "uneven.wav", 20), even=True)
    turns = levels(made, (0, 5), (5, 10), (10, 15), (15, 20))
    assert all(abs(one - other) < 8 for one, other in pairwise(turns))


def energies(*parts: tuple[float, float]) -> evening.Levels:
    """Seconds and LUFS of a speaker, with a syllable and a gap every half second."""
    rows = [np.full(round(10 * seconds), 10 ** ((lufs + 0.691) / 10)) for seconds, lufs in parts]
    whole = np.concatenate(rows)
    return np.asarray(np.where(np.arange(whole.size) % 5 == 4, 1e-7, whole))


def test_the_gain_moves_slowly_and_within_bounds() -> None:
    gain = 20 * np.log10(evening.curve(energies((20, -16), (20, -42), (20, -16), (20, -60))))
    assert np.abs(np.diff(gain)).max() <= evening.SLOPE_DB + 1e-6
    assert gain.max() <= evening.MOST_LIFT_DB
    assert gain.min() >= -evening.MOST_CUT_DB


def test_one_speaker_is_left_as_he_is() -> None:
    gain = 20 * np.log10(evening.curve(energies((60, -20))))
    assert np.ptp(gain) < 1.0


def test_nobody_is_raised_before_a_quieter_one_begins() -> None:
    gain = evening.curve(energies((20, -16), (20, -36)))
    assert gain[:185].max() <= gain[100] * 1.05


@pytest.mark.parametrize("rows", [0, 1, 25])
def test_what_is_too_short_is_left_as_it_is(rows: int) -> None:
    assert (evening.curve(np.full(rows, 0.01)) == 1).all()
