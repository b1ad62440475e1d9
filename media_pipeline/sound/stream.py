"""Samples on their way: from the blocks in which bytes arrive to the chunks in which they are worked on."""

from collections.abc import Callable

import numpy as np

from media_pipeline.sound.weighting import Samples

SAMPLE_BYTES = 4
ABSURD = 100.0


class Stream:
    """Gathers 32-bit floats, interleaved, and hands on chunks of shape (channels, samples).

    `samples`: of a full chunk; only the last is shorter. `samples_seen`: handed on so far, per channel.
    """

    def __init__(self, channels: int, samples: int, hand_on: Callable[[Samples], None]) -> None:
        self.channels = channels
        self.samples_seen = 0
        self._hand_on = hand_on
        self._chunk = bytearray(samples * channels * SAMPLE_BYTES)
        self._filled = 0

    def take(self, block: bytes) -> None:
        """Take bytes in blocks of any size; they may end in the middle of a sample."""
        rest = memoryview(block)
        while rest:
            end = min(self._filled + len(rest), len(self._chunk))
            used = end - self._filled
            self._chunk[self._filled : end] = rest[:used]
            rest, self._filled = rest[used:], end
            if end == len(self._chunk):
                self._empty()

    def finish(self) -> None:
        if self._filled >= self.channels * SAMPLE_BYTES:
            self._empty()

    def _empty(self) -> None:
        frames = self._filled // (self.channels * SAMPLE_BYTES)
        interleaved = np.frombuffer(self._chunk, "<f4", frames * self.channels)
        self._filled = 0
        self.samples_seen += frames
        self._hand_on(sane(interleaved).reshape(-1, self.channels).T)


def sane(samples: Samples) -> Samples:
    """Return samples without what is not a number or absurdly loud, which a file of floats may hold."""
    # Said this way round, because no comparison is true of what is not a number.
    if samples.size and not (samples.max() <= ABSURD and samples.min() >= -ABSURD):
        return np.clip(np.nan_to_num(samples, nan=0.0), -1.0, 1.0)
    return samples


def padded(block: Samples, samples: int) -> Samples:
    """Return a copy of a block whose length is the next multiple of `samples`, with silence at the end."""
    longer = np.zeros((len(block), -(-block.shape[1] // samples) * samples), np.float32)
    longer[:, : block.shape[1]] = block
    return longer
