"""The K-weighting of ITU-R BS.1770-5 (annex 1), for blocks of samples, by matrix products.

A recursive filter goes sample by sample, which numpy cannot. As a state space it can be unrolled: within a short
row the output is a product of the samples with a fixed matrix, and only the four numbers of its state go from row
to row. The same trick once more carries the state over a group of rows. The result is that of the recursion.
"""

from functools import cache
from math import pi, tan

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Matrix = NDArray[np.float64]

ORDER = 4
# Of rows, and of groups of rows: longer ones cost more multiplications, shorter ones more calls.
LONGEST = 64
# The analogue prototypes whose digital form at 48 kHz is the table of coefficients of BS.1770.
SHELF_HZ, SHELF_DB, SHELF_Q, SHELF_SLOPE = 1681.974450955533, 3.999843853973347, 0.7071752369554196, 0.4996667741545416
HIGHPASS_HZ, HIGHPASS_Q = 38.13547087602444, 0.5003270373238773


def biquads(rate: int) -> tuple[Matrix, Matrix]:
    """Return the two sections as rows b0 b1 b2 1 a1 a2, for a sampling rate in Hz."""
    k = tan(pi * SHELF_HZ / rate)
    high = 10 ** (SHELF_DB / 20)
    middle = high**SHELF_SLOPE
    a0 = 1 + k / SHELF_Q + k * k
    tail = [2 * (k * k - 1) / a0, (1 - k / SHELF_Q + k * k) / a0]
    head = [high + middle * k / SHELF_Q + k * k, 2 * (k * k - high), high - middle * k / SHELF_Q + k * k]
    shelf = np.array([*(value / a0 for value in head), 1, *tail])
    k = tan(pi * HIGHPASS_HZ / rate)
    a0 = 1 + k / HIGHPASS_Q + k * k
    highpass = np.array([1, -2, 1, 1, 2 * (k * k - 1) / a0, (1 - k / HIGHPASS_Q + k * k) / a0])
    return shelf, highpass


def state_space(rate: int) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return A, B, C, D of both sections in a row (each in transposed direct form II)."""
    (b, a), (e, d) = ((section[:3], section[3:]) for section in biquads(rate))
    inner = np.array([[-a[1], 1], [-a[2], 0]])
    outer = np.array([[-d[1], 1], [-d[2], 0]])
    into_inner, into_outer = b[1:] - a[1:] * b[0], e[1:] - d[1:] * e[0]
    first = np.array([1.0, 0.0])
    step = np.block([[inner, np.zeros((2, 2))], [np.outer(into_outer, first), outer]])
    entry = np.concatenate([into_inner, into_outer * b[0]])
    out = np.concatenate([e[0] * first, first])
    return step, entry, out, float(b[0] * e[0])


class _Matrices:
    """Everything that follows from the rate: how rows, states and outputs depend on one another."""

    def __init__(self, rate: int) -> None:
        row = self.row = _divisor(rate // 10)
        step, entry, out, through = state_space(rate)
        powers = [np.linalg.matrix_power(step, n) for n in range(row + 1)]
        impulse = [through, *(float(out @ powers[n] @ entry) for n in range(row - 1))]
        rows = np.array([[impulse[i - j] if i >= j else 0.0 for i in range(row)] for j in range(row)])
        to_state = np.array([powers[row - 1 - n] @ entry for n in range(row)])
        self.rows = np.hstack([rows, to_state]).astype(np.float32)
        self.from_state = np.array([out @ powers[n] for n in range(row)]).T.astype(np.float32)
        self.group = _divisor(rate // 10 // row)
        over_row = [np.linalg.matrix_power(powers[row], n) for n in range(self.group + 1)]
        between = np.zeros((self.group, ORDER, self.group + 1, ORDER))
        for source in range(self.group):
            for goal in range(source + 1, self.group + 1):
                between[source, :, goal, :] = over_row[goal - 1 - source].T
        self.between = between.reshape(self.group * ORDER, -1)
        self.along = np.hstack([power.T for power in over_row])


def _divisor(count: int) -> int:
    return max(size for size in range(1, LONGEST + 1) if not count % size)


@cache
def _matrices(rate: int) -> _Matrices:
    return _Matrices(rate)


class Weighting:
    """K-weighting of consecutive blocks. `rate`: a multiple of 10 Hz; `channels`: how many at once."""

    def __init__(self, rate: int, channels: int) -> None:
        self._by = _matrices(rate)
        self._state = np.zeros((channels, ORDER))

    def filter(self, block: Samples) -> Samples:
        """Return the filtered `block`, both of shape (channels, samples); samples: a multiple of 100 ms."""
        by = self._by
        rows = block.reshape(len(block), -1, by.row) @ by.rows
        filtered, entered = rows[..., : by.row], rows[..., by.row :].astype(np.float64)
        groups = entered.reshape(len(block), -1, by.group * ORDER) @ by.between
        for group in range(groups.shape[1]):
            groups[:, group] += self._state @ by.along
            self._state = groups[:, group, -ORDER:]
        states = groups[..., :-ORDER].reshape(len(block), -1, ORDER).astype(np.float32)
        filtered += states @ by.from_state
        return filtered.reshape(len(block), -1)
