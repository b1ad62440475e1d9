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
class Part:
    """A part of a finished file, for one of several ears that listen to it at once.

    Attributes:
        seconds: how long it lasts, where that is known.
        at: the byte from which on it is decoded.
        passed_over: decoded samples before those that are heard.
        samples: how many are heard, per channel, in full chunks but for the end; None for all there are.
        warming: how many hops of these belong to the part before: after them the filter knows the sound.
        is_last: silence follows.
    """

    seconds: float | None = None
    at: int = 0
    passed_over: int = 0
    samples: int | None = None
    warming: int = 0
    is_last: bool = True


WHOLE = Part()


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

    def followed_by(self, rest: "Heard") -> "Heard":
        return Heard(
            energies=np.concatenate([self.energies, rest.energies]),
            highest=max(self.highest, rest.highest),
            samples=self.samples + rest.samples,
        )


class Ear:
    """Takes decoded sound as bytes: 32-bit floats, interleaved.

    `rate`: 44,100 or 48,000 Hz; `part`: what the bytes are of the whole.
    """

    def __init__(self, rate: int, channels: int, part: Part = WHOLE) -> None:
        self._hop = rate // 10
        self._part = part
        self._channels = channels
        self._weighting = Weighting(rate, channels)
        self._peak = TruePeak(channels)
        self._stream = Stream(channels, CHUNK_HOPS * self._hop, self._hear)
        self._energies: list[NDArray[np.float64]] = [np.zeros(0)]

    def take(self, block: bytes) -> None:
        self._stream.take(block)

    def finish(self) -> Heard:
        self._stream.finish()
        # Whoever listens to the part that follows hears the border.
        if self._part.is_last:
            self._peak.finish()
        energies = np.concatenate(self._energies)[self._part.warming :]
        samples = max(self._stream.samples_seen - self._part.warming * self._hop, 0)
        return Heard(energies=energies, highest=self._peak.highest, samples=samples)

    def _hear(self, frames: Samples) -> None:
        block = padded(frames, CHUNK_HOPS * self._hop)
        self._peak.take(block)
        rows = self._weighting.filter(block).reshape(self._channels, -1, self._hop)
        squares = np.einsum("chs,chs->h", rows, rows)[: -(-frames.shape[1] // self._hop)]
        # One channel is played by both loudspeakers.
        self._energies.append(squares.astype(np.float64) * (2 / self._channels / self._hop))
