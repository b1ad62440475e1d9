"""Putting sound together from pieces, block by block: cuts, crossfades, and music over or under the words."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from media_pipeline.sound.meter import HOP, RATE
from media_pipeline.sound.stream import SAMPLE_BYTES, sane
from media_pipeline.sound.weighting import Samples

BLOCK = 5 * HOP
TimeMap = tuple[tuple[float, float], ...]


class Placed(Protocol):
    """Sound at a place of the result; `at` and `samples`: per channel."""

    @property
    def at(self) -> int: ...

    @property
    def samples(self) -> int: ...

    def read(self, start: int, end: int) -> Samples:
        """Return samples of shape (end - start, channels), counted from its own beginning."""
        ...


def fades(samples: int, fade_in: int, fade_out: int, start: int, end: int) -> Samples:
    """Return the gain from `start` to `end` of a piece that rises and falls with equal power at its ends."""
    rows = np.arange(start, end, dtype=np.float64)
    rise = np.clip((rows + 0.5) / fade_in, 0, 1) if fade_in else np.ones(rows.size)
    fall = np.clip((samples - rows - 0.5) / fade_out, 0, 1) if fade_out else np.ones(rows.size)
    return np.asarray(np.sin(rise * np.pi / 2) * np.sin(fall * np.pi / 2), np.float32)[:, None]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of decoded sound (48 kHz, 32-bit floats, interleaved), from sample `start` to `end` of its file."""

    at: int
    raw: Path
    channels: int
    start: int
    end: int
    fade_in: int = 0
    fade_out: int = 0

    @property
    def samples(self) -> int:
        return self.end - self.start

    def read(self, start: int, end: int) -> Samples:
        width = self.channels * SAMPLE_BYTES
        values = np.fromfile(self.raw, "<f4", (end - start) * self.channels, offset=(self.start + start) * width)
        frames = sane(values).reshape(-1, self.channels)
        frames = np.pad(frames, ((0, end - start - len(frames)), (0, 0)))
        if start >= self.fade_in and end <= self.samples - self.fade_out:
            return frames
        return frames * fades(self.samples, self.fade_in, self.fade_out, start, end)


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """Something short, held in memory: `sound` of shape (samples, channels)."""

    at: int
    sound: Samples

    @property
    def samples(self) -> int:
        return len(self.sound)

    def read(self, start: int, end: int) -> Samples:
        return self.sound[start:end]


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """All that sounds, in any order, with one channel or two."""

    placed: tuple[Placed, ...]
    channels: int

    @cached_property
    def samples(self) -> int:
        return max((one.at + one.samples for one in self.placed), default=0)

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return -(-self.samples // BLOCK)

    def blocks(self) -> Iterator[bytes]:
        """Yield the sum of all as 32-bit floats, interleaved, half a second at a time."""
        waiting = sorted(self.placed, key=lambda one: one.at, reverse=True)
        sounding: list[Placed] = []
        for begin in range(0, self.samples, BLOCK):
            end = min(begin + BLOCK, self.samples)
            while waiting and waiting[-1].at < end:
                sounding.append(waiting.pop())
            sounding = [one for one in sounding if one.at + one.samples > begin]
            block = np.zeros((end - begin, self.channels), np.float32)
            for one in sounding:
                first, last = max(one.at, begin), min(one.at + one.samples, end)
                block[first - begin : last - begin] += one.read(first - one.at, last - one.at)
            yield block.tobytes()


def spliced(pieces: list[tuple[int, int]], raw: Path, channels: int, *, at: int, fade: int) -> list[Piece]:
    """Place stretches (first and last-plus-one sample) one after another, each overlapping the next by `fade`."""
    placed: list[Piece] = []
    for number, (start, end) in enumerate(pieces):
        piece = Piece(
            at=at,
            raw=raw,
            channels=channels,
            start=start,
            end=end,
            fade_in=fade if number else 0,
            fade_out=fade if number < len(pieces) - 1 else 0,
        )
        placed.append(piece)
        at += piece.samples - fade
    return placed


def time_map(pieces: list[Piece]) -> TimeMap:
    """Return pairs of a second of the recording and of the result; between two the way is straight.

    In a crossfade the clock changes over in the middle.
    """
    pairs: list[tuple[float, float]] = []
    for piece in pieces:
        for place in (piece.start + piece.fade_in / 2, piece.end - piece.fade_out / 2):
            pairs.append((place / RATE, (piece.at + place - piece.start) / RATE))
    return tuple((round(old, 4), round(new, 4)) for old, new in pairs)


def moved(times: TimeMap, second: float) -> float:
    """Return when a moment of the recording is heard in the result; what was cut goes to where it was cut."""
    if not times:
        return second
    old, new = zip(*times, strict=True)
    return round(float(np.interp(second, old, new)), 4)


def retimed(before: TimeMap, after: TimeMap, second: float) -> float:
    """Return when a moment of one result is heard in another result of the same recording.

    The very beginning stays the beginning, whatever is put before the words.
    """
    if not second:
        return 0.0
    original = moved(tuple((new, old) for old, new in before), second)
    return moved(after, original)
