"""Bringing the tracks of one conversation together: each speaker as loud as the others, bleed kept down."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.sound import loudness
from media_pipeline.sound.evening import smoothed
from media_pipeline.sound.meter import HOP
from media_pipeline.sound.shaping import Mix
from media_pipeline.sound.speaking import active, spread
from media_pipeline.sound.splicing import Piece
from media_pipeline.sound.weighting import Samples

Levels = NDArray[np.float64]

SPEAKER_LUFS = -20.0
MOST_GAIN_DB = 40.0
# A track that is so far below the loudest one carries the others, not its own speaker.
BLEED_LU = 10.0
# It is lowered, not closed: a room that comes and goes would be heard. It opens early and closes late.
CLOSED_DB = -15.0
HELD = 3
# Speakers sit a little apart, from left to right; the one or two ends are half as loud on the far side.
WIDTH = 0.35


@dataclass(frozen=True, kw_only=True)
class Track:
    """`energies`: of the `voice`, per 100 ms; `raw`: 48 kHz, 32-bit floats, `channels` interleaved, `samples` of each.

    `voice`: which of the signals is the speaker, one of those that have one channel.
    """

    raw: Path
    channels: int
    samples: int
    energies: Levels
    voice: Mix = Mix.MIDDLE

    def of(self, frames: Samples) -> Samples:
        """Return the voice of frames of shape (samples, channels)."""
        only = {Mix.LEFT: frames[:, 0], Mix.RIGHT: frames[:, -1]}
        return only[self.voice] if self.voice in only else np.asarray(frames.mean(axis=1), np.float32)


def gains(tracks: list[Track]) -> list[Levels]:
    """Return a gain per 100 ms for each track, linear, all of the length of the longest."""
    rows = max(track.energies.size for track in tracks)
    energies = np.stack([np.pad(track.energies, (0, rows - track.energies.size)) for track in tracks])
    lift = [min(SPEAKER_LUFS - loudness.integrated(energy), MOST_GAIN_DB) for energy in energies]
    levels = loudness.lufs(energies) + np.array(lift)[:, None]
    loudest = levels.max(axis=0)
    found = []
    for energy, gain, level in zip(energies, lift, levels, strict=True):
        open_rows = spread(active(energy) & (level > loudest - BLEED_LU), HELD)
        found.append(10 ** (smoothed(np.where(open_rows, gain, gain + CLOSED_DB)) / 20))
    return found


def places(count: int) -> list[tuple[float, float]]:
    """Return the gain to left and right of each speaker; together each has the same power."""
    angles = np.pi / 4 * (1 + WIDTH * np.linspace(-1, 1, count)) if count > 1 else np.array([np.pi / 4])
    return [(float(np.cos(angle)), float(np.sin(angle))) for angle in angles]


def mixed(tracks: list[Track]) -> Iterator[bytes]:
    """Yield the mix in stereo, 32-bit floats, interleaved, a second at a time."""
    curves, seats = gains(tracks), places(len(tracks))
    whole = [Piece(at=0, raw=track.raw, channels=track.channels, start=0, end=track.samples) for track in tracks]
    samples = max(track.samples for track in tracks)
    for begin in range(0, samples, 10 * HOP):
        end = min(begin + 10 * HOP, samples)
        block = np.zeros((end - begin, 2), np.float32)
        for track, piece, curve, seat in zip(tracks, whole, curves, seats, strict=True):
            if (last := min(end, piece.samples)) > begin:
                voice = track.of(piece.read(begin, last)) * between(curve, begin, last)
                block[: last - begin] += voice[:, None] * np.array(seat, np.float32)
        yield block.tobytes()


def between(curve: Levels, begin: int, end: int) -> Samples:
    """Return the gain of each sample, straight between the middles of the rows."""
    middles = (np.arange(curve.size) + 0.5) * HOP
    first, last = max(begin // HOP - 1, 0), end // HOP + 2
    return np.interp(np.arange(begin, end), middles[first:last], curve[first:last]).astype(np.float32)
