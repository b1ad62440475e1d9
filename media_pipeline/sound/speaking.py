"""Where somebody speaks and where nobody does, judged by the energies of a recording.

All of it is relative to the programme itself: a quiet recording has quiet pauses. A row stands for 100 ms.
"""

import numpy as np
from numpy.typing import NDArray

from media_pipeline.sound import loudness

Levels = NDArray[np.float64]
Mask = NDArray[np.bool_]

# Between two syllables even a quick speaker leaves so much of the time to the room.
QUIET_PERCENT = 10
ABOVE_NOISE_LU = 6.0
# A pause is at least, and at most, so far below the programme.
NEAREST_LU, FARTHEST_LU = 20.0, 40.0


def gate(energies: Levels) -> float:
    """Return the loudness in LUFS that separates words from the room."""
    programme = loudness.integrated(energies)
    levels = loudness.lufs(energies)
    heard = levels[levels > loudness.ABSOLUTE_GATE]
    noise = float(np.percentile(heard, QUIET_PERCENT)) if heard.size else loudness.ABSOLUTE_GATE
    return float(np.clip(noise + ABOVE_NOISE_LU, programme - FARTHEST_LU, programme - NEAREST_LU))


def active(energies: Levels) -> Mask:
    """Return for each row whether it holds more than the room."""
    return np.asarray(loudness.lufs(energies) > gate(energies))


def spread(mask: Mask, rows: int) -> Mask:
    """Return a mask that also holds so many rows on both sides of those it held."""
    return np.asarray(np.convolve(mask, np.ones(2 * rows + 1), "same")[: mask.size] > 0.5) if mask.size else mask


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Return first and last-plus-one of every run of true rows."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
