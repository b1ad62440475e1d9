"""Our measuring against the signals of the standards, and against ffmpeg on sound that no standard describes."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media_pipeline.sound import level, loudness
from media_pipeline.sound.listening import Ear, Heard
from media_pipeline.sound.meter import RATE, runs_at_full_scale
from media_pipeline.sound.peaks import TruePeak
from media_pipeline.sound.stream import padded, sane
from media_pipeline.sound.weighting import Weighting, biquads

Samples = NDArray[np.float32]


def tone(seconds: float, dbfs: float, rate: int = RATE, frequency: float = 1000.0) -> Samples:
    return np.asarray(
        10 ** (dbfs / 20) * np.sin(2 * np.pi * frequency * np.arange(int(seconds * rate)) / rate), np.float32
    )


def hear(channels: list[Samples], rate: int = RATE) -> Heard:
    ear = Ear(rate, len(channels))
    content = np.ascontiguousarray(np.stack(channels, axis=1)).tobytes()
    for start in range(0, len(content), 99_999):
        ear.take(content[start : start + 99_999])
    return ear.finish()


# EBU Tech 3341 (2016), table 1: minimum requirements test signals 1 to 5, stereo, 1 kHz; answer within 0.1 LU.
SIGNALS = {
    1: ([(20, -23.0)], -23.0),
    2: ([(20, -33.0)], -33.0),
    3: ([(10, -36.0), (60, -23.0), (10, -36.0)], -23.0),
    4: ([(10, -72.0), (10, -36.0), (60, -23.0), (10, -36.0), (10, -72.0)], -23.0),
    5: ([(20, -26.0), (20.1, -20.0), (20, -26.0)], -23.0),
}


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("number", SIGNALS)
def test_the_signals_of_the_ebu(number: int, rate: int) -> None:
    parts, expected = SIGNALS[number]
    sound = np.concatenate([tone(seconds, dbfs, rate) for seconds, dbfs in parts])
    assert hear([sound, sound], rate).loudness.integrated == pytest.approx(expected, abs=0.1)


# EBU Tech 3342 (2016), table 1: loudness range, within 1 LU.
@pytest.mark.parametrize(("levels", "expected"), [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20)])
def test_the_range_of_the_ebu(levels: tuple[float, ...], expected: float) -> None:
    sound = np.concatenate([tone(20, dbfs) for dbfs in levels])
    assert hear([sound, sound]).loudness.range == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize(("part", "phase"), [(4, 45.0), (6, 60.0), (8, 67.5)])
def test_the_true_peaks_of_the_ebu(part: int, phase: float) -> None:
    """EBU Tech 3341, signals 15 to 18: 0.5 of full scale between the samples reads -6 dBTP, +0.2/-0.4 dB."""
    steps = 2 * np.pi * np.arange(4800) / part + np.radians(phase)
    fade = np.minimum(1, np.minimum(np.arange(4800), np.arange(4800)[::-1]) / 480)
    sound = (0.5 * np.sin(steps) * fade).astype(np.float32)
    assert -6.4 <= hear([sound]).loudness.true_peak <= -5.8  # type: ignore[operator]


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_weighting_by_matrices_is_the_recursion(rate: int) -> None:
    noise = np.random.default_rng(1).standard_normal(rate // 10 * 3).astype(np.float32)
    expected = noise.astype(float)
    for section in biquads(rate):
        (b0, b1, b2), (_one, a1, a2) = section[:3], section[3:]
        first = second = 0.0
        out = np.empty_like(expected)
        for index, value in enumerate(expected):
            out[index] = b0 * value + first
            first, second = b1 * value - a1 * out[index] + second, b2 * value - a2 * out[index]
        expected = out
    weighting = Weighting(rate, 1)
    ours = np.concatenate([weighting.filter(block[None])[0] for block in np.split(noise, 3)])
    assert np.abs(ours - expected).max() < 1e-4


def test_noise_measures_as_ffmpeg_measures_it(tmp_path: Path) -> None:
    random = np.random.default_rng(2)
    envelope = 0.1 + 0.2 * np.abs(np.sin(np.arange(12 * RATE) / RATE))
    sound = [(random.standard_normal(12 * RATE) * envelope).clip(-1, 1).astype(np.float32) for _ in range(2)]
    (tmp_path / "noise.f32").write_bytes(np.ascontiguousarray(np.stack(sound, axis=1)).tobytes())
    command = ["ffmpeg", "-hide_banner", "-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(tmp_path / "noise.f32")]
    said = subprocess.run(
        [*command, "-af", "ebur128=peak=true", "-f", "null", "-"], capture_output=True, text=True, check=True
    ).stderr
    summary = said[said.rindex("Summary:") :].split()
    ours = hear(sound).loudness
    assert ours.integrated == pytest.approx(float(summary[summary.index("I:") + 1]), abs=0.1)
    assert ours.true_peak == pytest.approx(float(summary[summary.index("Peak:") + 1]), abs=0.3)


def test_one_channel_is_heard_from_two_loudspeakers() -> None:
    sound = tone(5, -20)
    assert hear([sound]).loudness.integrated == pytest.approx(hear([sound, sound]).loudness.integrated, abs=0.01)


def test_silence_and_nothing() -> None:
    assert hear([np.zeros(RATE, np.float32)]).loudness.integrated == loudness.ABSOLUTE_GATE
    assert hear([np.zeros(0, np.float32)]).samples == 0
    assert loudness.loudness_range(np.zeros(3)) == 0.0


def test_true_peaks_do_not_depend_on_the_blocks() -> None:
    sound = (0.3 * np.random.default_rng(3).standard_normal((1, 64 * 500))).astype(np.float32)
    whole, split = TruePeak(1), TruePeak(1)
    whole.take(sound)
    for start in range(0, sound.shape[1], 64 * 7):
        split.take(padded(sound[:, start : start + 64 * 7], 64))
    assert split.highest == pytest.approx(whole.highest, rel=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30])
def test_what_is_no_sample_does_not_spoil_the_rest(bad: float) -> None:
    cleaned = sane(np.array([0.5, bad, -0.5], np.float32))
    assert np.isfinite(cleaned).all()
    assert np.abs(cleaned).max() <= 1
    assert cleaned[0] == 0.5


def test_clipping_is_counted_by_runs() -> None:
    row = np.array([[0, 1, 1, 1, 1, 0, 1, 1, 0, -1, -1, -1]], np.float32)
    assert runs_at_full_scale(row) == 2


def signal(sound: Samples) -> level.Signal:
    hops = sound.size // 4800
    weighted = Weighting(RATE, 1).filter(sound[None, : hops * 4800])[0].reshape(hops, -1)
    peaks = np.abs(sound[: hops * 4800]).reshape(-1, 240).max(axis=1)
    return level.Signal(
        energies=2 * (weighted.astype(float) ** 2).mean(axis=1),
        peaks=lambda: iter([peaks[start : start + 340] for start in range(0, peaks.size, 340)]),
        slow=np.ones(hops),
    )


def bursts() -> Samples:
    envelope = np.repeat(np.random.default_rng(4).choice([0.02, 0.1, 0.9], 80), 4800)
    return (tone(8, 0, frequency=700) * envelope).astype(np.float32)


@pytest.mark.parametrize("target", [-24.0, -16.0, -12.0])
def test_a_limited_recording_reaches_the_target_under_the_ceiling(target: float, tmp_path: Path) -> None:
    sound = bursts()
    given = signal(sound)
    solution = level.solve(given, target=target, ceiling_db=-3.0)
    assert solution.predicted == pytest.approx(target, abs=0.05)
    path = tmp_path / "curve"
    with path.open("wb") as file:
        level.write_curve(given, solution, -3.0, file)
    curve = np.fromfile(path, "<f4")
    points = np.arange(sound.size) / 240
    shaped = (sound * np.interp(points, np.arange(curve.size), curve)).astype(np.float32)
    assert np.abs(shaped).max() <= 10 ** (-3.0 / 20) * 1.0001
    assert hear([shaped]).loudness.integrated == pytest.approx(target, abs=0.3)


def test_the_curve_has_no_steps(tmp_path: Path) -> None:
    """A gain that jumps would click: it changes by at most a sixth of what the limiter takes, each 5 ms."""
    given = signal(bursts())
    solution = level.solve(given, target=-8.0, ceiling_db=-6.0)
    with (tmp_path / "curve").open("w+b") as file:
        level.write_curve(given, solution, -6.0, file)
    curve = np.fromfile(tmp_path / "curve", "<f4")
    assert solution.limited_db > 3
    assert np.abs(np.diff(curve)).max() <= curve.max() / 6


def test_what_is_too_quiet_is_not_raised_without_end() -> None:
    assert level.solve(signal(tone(3, -69)), target=-16.0, ceiling_db=-1.0).gain_db == level.MAX_GAIN_DB
