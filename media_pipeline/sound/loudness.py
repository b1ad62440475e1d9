"""Loudness from energies: ITU-R BS.1770-5 (gating), EBU Tech 3341 (momentary, short-term), Tech 3342 (range).

An energy is the mean square of the K-weighted samples of 100 ms, summed over the channels.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float64]

HOPS_PER_SECOND = 10
MOMENTARY = 4
SHORT_TERM = 30
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
RANGE_GATE = -20.0
RANGE_PERCENT = (10, 95)
OFFSET = -0.691
FLOOR = 1e-15


def lufs(energy: Levels | np.floating[Any]) -> Levels:
    """Return mean squares as LUFS; silence is about -150."""
    return np.asarray(OFFSET + 10 * np.log10(np.maximum(energy, FLOOR)))


def windows(energies: Levels, hops: int) -> Levels:
    """Return the mean of each `hops` consecutive energies: of 4 for momentary, of 30 for short-term loudness."""
    if energies.size < hops:
        return np.zeros(0)
    sums = np.concatenate([[0.0], np.cumsum(energies, dtype=np.float64)])
    return np.asarray((sums[hops:] - sums[:-hops]) / hops)


def integrated(energies: Levels) -> float:
    """Return the gated loudness of a programme in LUFS; at most -70 when nothing passes the absolute gate."""
    blocks = windows(energies, MOMENTARY)
    loud = blocks[lufs(blocks) > ABSOLUTE_GATE]
    if not loud.size:
        return ABSOLUTE_GATE
    passing = loud[lufs(loud) > float(lufs(loud.mean())) + RELATIVE_GATE]
    return float(lufs(passing.mean()))


def loudness_range(energies: Levels) -> float:
    """Return the loudness range in LU; 0 for less than 3 s."""
    levels = lufs(windows(energies, SHORT_TERM))
    levels = levels[levels > ABSOLUTE_GATE]
    if not levels.size:
        return 0.0
    mean = float(lufs(np.mean(10 ** ((levels - OFFSET) / 10))))
    low, high = np.percentile(levels[levels > mean + RANGE_GATE], RANGE_PERCENT)
    return float(high - low)
