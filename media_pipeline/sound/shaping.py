"""Applying a curve of gain to decoded sound, on its way into an encoder."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from media_pipeline.sound.meter import HOP, LEFT, MIDDLE, POINT, RIGHT
from media_pipeline.sound.stream import SAMPLE_BYTES, sane
from media_pipeline.sound.weighting import Samples

BLOCK = 5 * HOP
RAMP = (np.arange(POINT, dtype=np.float32) / POINT)[:, None]


class Mix(StrEnum):
    """Which signals of a recording are delivered."""

    STEREO = "stereo"
    MIDDLE = "middle"
    LEFT = "left"
    RIGHT = "right"

    @property
    def channels(self) -> int:
        return 2 if self is Mix.STEREO else 1

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns of statistics that belong to it."""
        return {Mix.STEREO: (LEFT, RIGHT), Mix.MIDDLE: (MIDDLE,), Mix.LEFT: (LEFT,), Mix.RIGHT: (RIGHT,)}[self]


@dataclass(frozen=True, kw_only=True)
class Shaped:
    """Decoded sound (48 kHz, 32-bit floats, `channels` interleaved), the mix of it and its curve of gain."""

    raw: Path
    channels: int
    mix: Mix
    curve: Path

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[memoryview]:
        """Yield the samples from `start` (a multiple of 240) to `end`, half a second at a time, as bytes."""
        width = self.channels * SAMPLE_BYTES
        with self.raw.open("rb") as raw, self.curve.open("rb") as curve:
            raw.seek(start * width)
            curve.seek(start // POINT * SAMPLE_BYTES)
            at = start
            borders = np.fromfile(curve, "<f4", 1)
            while (count := BLOCK if end is None else min(BLOCK, end - at)) > 0:
                samples = np.fromfile(raw, "<f4", count * self.channels)
                if not samples.size:
                    return
                borders = np.append(borders[-1:], np.fromfile(curve, "<f4", BLOCK // POINT))
                yield self._shape(samples, borders).data.cast("B")
                at += count

    def _shape(self, samples: Samples, borders: Samples) -> Samples:
        frames = sane(samples)[: samples.size // self.channels * self.channels].reshape(-1, self.channels)
        match self.mix:
            case Mix.MIDDLE if self.channels == 2:
                frames = (frames[:, :1] + frames[:, 1:]) * np.float32(0.5)
            case Mix.LEFT | Mix.RIGHT:
                frames = frames[:, -1:] if self.mix is Mix.RIGHT else frames[:, :1]
        low, high = borders.min(), borders.max()
        if low == high:
            return np.ascontiguousarray(frames * low, np.float32).reshape(-1)
        points = -(-len(frames) // POINT)
        padded = np.zeros((points * POINT, frames.shape[1]), np.float32)
        padded[: len(frames)] = frames
        starts, steps = borders[:points, None, None], np.diff(borders)[:points, None, None]
        shaped = padded.reshape(points, POINT, -1) * (starts + steps * RAMP)
        return np.ascontiguousarray(shaped.reshape(-1, frames.shape[1])[: len(frames)], np.float32).reshape(-1)
