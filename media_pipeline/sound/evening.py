"""Levelling between the speakers of one recording: a slow gain that raises the quiet ones towards the programme."""

import numpy as np
from numpy.typing import NDArray

from media_pipeline.sound import loudness
from media_pipeline.sound.speaking import Mask, active, spread

Levels = NDArray[np.float64]

WINDOW = 25
# What remains of a distance keeps a conversation alive; what is beyond the bounds is another fault.
PART = 0.9
MOST_LIFT_DB, MOST_CUT_DB = 24.0, 12.0
# A gain that moves no quicker than this is not heard as moving.
SLOPE_DB = 2.0
# Gaps between words are bridged; in longer pauses nothing is lifted.
BRIDGE = 5
SMOOTH = 5
LOUDEST_PERCENT = 10


def curve(energies: Levels) -> Levels:
    """Return a gain per 100 ms, linear, for K-weighted mean squares per 100 ms."""
    if energies.size <= WINDOW:
        return np.ones(energies.size)
    speaking = active(energies)
    missing = loudness.integrated(energies) - spoken_level(energies, speaking)
    wanted = np.clip(missing * PART, -MOST_CUT_DB, MOST_LIFT_DB)
    # A room is as loud beside the loudest speaker as it was.
    pause = min(float(np.percentile(wanted[speaking], LOUDEST_PERCENT)), 0.0) if speaking.any() else 0.0
    wanted = np.where(spread(speaking, BRIDGE), wanted, np.minimum(wanted, pause))
    return np.asarray(10 ** (smoothed(slope_limited(wanted)) / 20))


def spoken_level(energies: Levels, speaking: Mask) -> Levels:
    """Return how loud the speaker of each row is, in LUFS, by the steadier of the windows before and after it.

    A window across the change of speakers would mix both; it scatters more than the one that keeps to one side.
    """
    levels = loudness.lufs(energies)
    count, energy, first, second = (
        np.concatenate([np.zeros(1), np.cumsum(np.where(speaking, values, 0.0))])
        for values in (np.ones(levels.size), energies, levels, levels**2)
    )
    rows = np.arange(levels.size)
    sides = [(np.maximum(rows - WINDOW + 1, 0), rows + 1), (rows, np.minimum(rows + WINDOW, levels.size))]
    means, scatters = [], []
    for start, end in sides:
        inside = count[end] - count[start]
        filled = np.maximum(inside, 1)
        scatter = (second[end] - second[start]) / filled - ((first[end] - first[start]) / filled) ** 2
        means.append(loudness.lufs((energy[end] - energy[start]) / filled))
        scatters.append(np.where(inside >= WINDOW // 5, scatter, np.inf))
    best = np.where(scatters[0] <= scatters[1], means[0], means[1])
    known = np.minimum(*scatters) < np.inf
    return np.interp(rows, rows[known], best[known]) if known.any() else np.full(levels.size, loudness.ABSOLUTE_GATE)


def slope_limited(wanted: Levels) -> Levels:
    """Return the highest curve below `wanted`, in dB, that moves no quicker than the slope."""
    ramp = np.arange(wanted.size) * SLOPE_DB
    rising = np.minimum.accumulate(wanted - ramp) + ramp
    falling = (np.minimum.accumulate((wanted + ramp)[::-1]))[::-1] - ramp
    return np.asarray(np.minimum(rising, falling))


def smoothed(values: Levels) -> Levels:
    """Return a moving mean of the same length."""
    padded = np.pad(values, SMOOTH // 2, mode="edge")
    return np.asarray(np.convolve(padded, np.full(SMOOTH, 1 / SMOOTH), "valid"))
