"""Measuring a finished file, or a piece of one, by decoding it: what listeners get, not what was intended."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media_pipeline.products import Loudness
from media_pipeline.sound import loudness
from media_pipeline.sound.peaks import TruePeak
from media_pipeline.sound.stream import Stream, padded
from media_pipeline.sound.weighting import Samples, Weighting

# A multiple of a hop and of the stretches in which true peaks are looked for, at either rate.
CHUNK_HOPS = 32
QUIETEST = 1e-7


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`energies`: per 100 ms, as two loudspeakers play it; `highest`: true peak, linear; `samples`: per channel."""

    energies: NDArray[np.float64]
    highest: float
    samples: int

    @property
    def loudness(self) -> Loudness:
        return Loudness(
            integrated=round(loudness.integrated(self.energies), 2),
            true_peak=round(20 * float(np.log10(max(self.highest, QUIETEST))), 2),
            range=round(loudness.loudness_range(self.energies), 1),
        )


class Ear:
    """Takes decoded sound as bytes: 32-bit floats, interleaved. `rate`: 44,100 or 48,000 Hz."""

    def __init__(self, rate: int, channels: int) -> None:
        self._hop = rate // 10
        self._channels = channels
        self._weighting = Weighting(rate, channels)
        self._peak = TruePeak(channels)
        self._stream = Stream(channels, CHUNK_HOPS * self._hop, self._hear)
        self._energies: list[NDArray[np.float64]] = [np.zeros(0)]

    def take(self, block: bytes) -> None:
        self._stream.take(block)

    def finish(self) -> Heard:
        self._stream.finish()
        self._peak.finish()
        energies = np.concatenate(self._energies)
        return Heard(energies=energies, highest=self._peak.highest, samples=self._stream.samples_seen)

    def _hear(self, frames: Samples) -> None:
        block = padded(frames, CHUNK_HOPS * self._hop)
        self._peak.take(block)
        rows = self._weighting.filter(block).reshape(self._channels, -1, self._hop)
        squares = np.einsum("chs,chs->h", rows, rows)[: -(-frames.shape[1] // self._hop)]
        # One channel is played by both loudspeakers.
        self._energies.append(squares.astype(np.float64) * (2 / self._channels / self._hop))
