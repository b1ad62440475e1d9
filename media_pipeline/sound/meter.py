"""What is written down of a recording while it streams by: enough to level it, draw it and judge it.

Three signals are followed: left, right and their mean. Statistics go to files, so memory does not grow.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.sound.stream import Stream, padded
from media_pipeline.sound.weighting import Samples, Weighting

RATE = 48_000
HOP = RATE // 10
# Samples that share one point of a curve of gain: 5 ms.
POINT = RATE // 200
DRAWN = RATE // 100
CHUNK_HOPS = 25
LEFT, RIGHT, MIDDLE = range(3)
FULL = 0.9998


@dataclass(frozen=True, kw_only=True)
class Files:
    """Where the statistics are: little endian 32-bit floats, in rows.

    Attributes:
        energies: a row per 100 ms: K-weighted mean square of left, right, middle.
        peaks: a row per 5 ms: highest absolute sample of left, right, middle.
        shape: a row per 10 ms: lowest and highest sample of the middle.
    """

    energies: Path
    peaks: Path
    shape: Path


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What belongs to the whole.

    Attributes:
        samples: per channel.
        clipped: runs of at least three samples at full scale.
        offsets: the mean sample of each channel.
        side: the mean square of left minus right.
    """

    samples: int
    clipped: int
    offsets: tuple[float, ...]
    side: float


class Meter:
    """Takes 48 kHz samples as bytes (32-bit floats, interleaved), and writes what `Files` describes."""

    def __init__(self, channels: int, files: Files) -> None:
        self.channels = channels
        self._weighting = Weighting(RATE, channels)
        self._stream = Stream(channels, CHUNK_HOPS * HOP, self._add)
        with ExitStack() as opening:
            paths = (files.energies, files.peaks, files.shape)
            self._energies, self._peaks, self._shape = (opening.enter_context(path.open("wb")) for path in paths)
            self._opened = opening.pop_all()
        self._clipped = 0
        self._sums, self._side = np.zeros(channels), 0.0

    def take(self, block: bytes) -> None:
        self._stream.take(block)

    def close(self) -> None:
        self._opened.close()

    def finish(self) -> Seen:
        """Write the rest and return what belongs to the whole."""
        self._stream.finish()
        samples = self._stream.samples_seen
        count = max(samples, 1)
        offsets = tuple(float(total / count) for total in self._sums)
        return Seen(samples=samples, clipped=self._clipped, offsets=offsets, side=self._side / count)

    def _add(self, frames: Samples) -> None:
        block = padded(frames, HOP)
        left, right = block[0], block[-1]
        middle = (left + right) / 2 if self.channels == 2 else left
        self._sums += block.sum(axis=1, dtype=np.float64)
        self._write_peaks(left, right, middle)
        self._write_energies(self._weighting.filter(block))
        drawn = middle.reshape(-1, DRAWN)
        self._shape.write(np.stack([drawn.min(axis=1), drawn.max(axis=1)], axis=1).astype("<f4").tobytes())
        if self.channels == 2:
            side = left - right
            self._side += float(np.dot(side, side))

    def _write_peaks(self, *signals: Samples) -> None:
        columns = [np.abs(signal).reshape(-1, POINT).max(axis=1) for signal in signals]
        self._peaks.write(np.stack(columns, axis=1).astype("<f4").tobytes())
        for column, signal in zip(columns[: self.channels], signals, strict=False):
            if column.max() >= FULL:
                self._clipped += runs_at_full_scale(signal.reshape(-1, POINT)[column >= FULL])

    def _write_energies(self, weighted: Samples) -> None:
        left, right = weighted[0], weighted[-1]
        middle = (left + right) / 2 if self.channels == 2 else left
        columns = [_mean_squares(signal) for signal in (left, right, middle)]
        self._energies.write(np.stack(columns, axis=1).astype("<f4").tobytes())


def _mean_squares(signal: Samples) -> NDArray[np.float64]:
    rows = signal.reshape(-1, HOP)
    return np.asarray(np.einsum("hs,hs->h", rows, rows) / HOP, np.float64)


def runs_at_full_scale(rows: Samples) -> int:
    """Count runs of at least three neighbours at full scale: a converter or a mix that was driven too far."""
    full = np.abs(rows) >= FULL
    together = full[:, :-2] & full[:, 1:-1] & full[:, 2:]
    return int((together[:, 1:] & ~together[:, :-1]).sum() + together[:, 0].sum())
