"""Finding the gain that brings a recording to a loudness, with a limiter that looks ahead; before anything is encoded.

The curve of gain has a point every 5 ms, between which it is straight. It is the product of one gain for the whole,
a slow levelling curve where that is asked for, and what the limiter takes away: less than the highest sample of
its surroundings allows, reached and left over 20 ms.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from media_pipeline.sound import loudness
from media_pipeline.sound.meter import HOP, POINT, RATE

Curve = NDArray[np.float32]
Levels = NDArray[np.float64]

POINTS_PER_HOP = HOP // POINT
# Points on each side over which the limiter looks, and over which its steps are smoothed.
REACH = 4
PART = 60 * RATE // POINT
MAX_GAIN_DB = 50.0
CLOSE_LU = 0.02
FAINTEST = 1e-7
TRIALS = 12


@dataclass(frozen=True, kw_only=True)
class Solution:
    """How a signal reaches its loudness.

    Attributes:
        gain_db: for all of it; `limited_db`: the most that the limiter takes away.
        predicted: LUFS after the limiter; `highest_db`: the highest sample after it, in dBFS.
    """

    gain_db: float
    predicted: float
    limited_db: float
    highest_db: float


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One signal to be levelled.

    Attributes:
        energies: K-weighted mean squares per 100 ms, summed over the loudspeakers that play it.
        peaks: yields the highest samples, one per 5 ms, in parts of whole 100 ms and at most a minute.
        slow: a gain per 100 ms for levelling, of the length of `energies`.
    """

    energies: Levels
    peaks: Callable[[], Iterator[Curve]]
    slow: Levels

    def parts(self) -> Iterator[Curve]:
        """Yield the peaks with the slow gain applied."""
        at = 0
        for part in self.peaks():
            hops = self.slow[at : at + -(-part.size // POINTS_PER_HOP)]
            yield (part * np.repeat(hops, POINTS_PER_HOP)[: part.size]).astype(np.float32)
            at += hops.size


def solve(signal: Signal, *, target: float, ceiling_db: float) -> Solution:
    """Find the gain whose limited result measures `target` LUFS with no sample above `ceiling_db` dBFS."""
    ceiling = 10 ** (ceiling_db / 20)
    levelled = signal.energies * signal.slow**2
    highest = max((float(part.max(initial=0.0)) for part in signal.parts()), default=0.0)
    gain = min(target - loudness.integrated(levelled), MAX_GAIN_DB)
    earlier: tuple[float, float] | None = None
    for _trial in range(TRIALS):
        factor = 10 ** (gain / 20)
        if highest * factor <= ceiling:
            predicted = loudness.integrated(levelled * factor**2)
            lowest = 1.0
        else:
            squares, lowest = _limited(signal, factor, ceiling)
            predicted = loudness.integrated(levelled * factor**2 * squares)
        missing = target - predicted
        if abs(missing) <= CLOSE_LU or gain >= MAX_GAIN_DB:
            break
        slope = 1.0 if earlier is None else np.clip((predicted - earlier[1]) / (gain - earlier[0] or 1.0), 0.2, 1.0)
        earlier = (gain, predicted)
        gain = min(gain + missing / float(slope), MAX_GAIN_DB)
    return Solution(
        gain_db=gain,
        predicted=predicted,
        limited_db=abs(20 * float(np.log10(lowest))),
        highest_db=20 * float(np.log10(min(max(highest * factor, FAINTEST), ceiling))),
    )


def _limited(signal: Signal, factor: float, ceiling: float) -> tuple[Levels, float]:
    """Return the mean square of the limiter's gain per 100 ms, and its lowest value."""
    squares, lowest = [np.zeros(0)], 1.0
    for curve in limiter(signal.parts(), factor, ceiling):
        ends = curve[:-1] + curve[1:]
        rows = (ends * ends / 4)[: ends.size // POINTS_PER_HOP * POINTS_PER_HOP].reshape(-1, POINTS_PER_HOP)
        squares.append(rows.mean(axis=1, dtype=np.float64))
        lowest = min(lowest, float(curve.min()))
    return np.concatenate(squares), lowest


def limiter(parts: Iterator[Curve], factor: float, ceiling: float) -> Iterator[Curve]:
    """Yield the limiter's gain at the borders of the points of each part: one value more than there are points."""
    before = np.zeros(0, np.float32)
    for part, after in _with_next(parts):
        around = np.concatenate([_padded(before[-2 * REACH :]), part, _padded(after[: 2 * REACH], end=True)])
        allowed = np.minimum(1.0, ceiling / np.maximum(around * factor, 1e-9)).astype(np.float32)
        before = part
        if allowed.min() >= 1.0:
            yield np.ones(part.size + 1, np.float32)
            continue
        # The lowest of REACH points on each side of a border, then a mean over as many borders: never too high.
        lowest = np.lib.stride_tricks.sliding_window_view(allowed, 2 * REACH).min(axis=1)
        smooth = np.convolve(lowest, np.full(2 * REACH - 1, 1 / (2 * REACH - 1), np.float32), "valid")
        surplus = (smooth.size - part.size - 1) // 2
        yield smooth[surplus : surplus + part.size + 1].astype(np.float32)


def _padded(points: Curve, *, end: bool = False) -> Curve:
    missing = 2 * REACH - points.size
    return np.pad(points, (0, missing) if end else (missing, 0))


def _with_next(parts: Iterator[Curve]) -> Iterator[tuple[Curve, Curve]]:
    part = next(parts, None)
    while part is not None:
        after = next(parts, None)
        yield part, np.zeros(0, np.float32) if after is None else after
        part = after


def write_curve(signal: Signal, solution: Solution, ceiling_db: float, file: BinaryIO) -> None:
    """Write the gain at every border between two points, 32-bit floats: one more than there are points."""
    factor = 10 ** (solution.gain_db / 20)
    at = 0
    last = np.float32(factor)
    for curve in limiter(signal.parts(), factor, 10 ** (ceiling_db / 20)):
        gain = (curve * slow_borders(signal.slow, at, curve.size) * factor).astype("<f4")
        file.write(gain[:-1].tobytes())
        last = gain[-1]
        at += curve.size - 1
    file.write(np.array([last], "<f4").tobytes())


def slow_borders(slow: Levels, start: int, count: int) -> Curve:
    """Return the slow gain at borders of points, from `start` on, straight between the middles of its 100 ms."""
    if not slow.size:
        return np.ones(count, np.float32)
    middles = (np.arange(slow.size) + 0.5) * POINTS_PER_HOP
    return np.interp(np.arange(start, start + count), middles, slow).astype(np.float32)
