"""What is taken out of a recording before it is measured, as ffmpeg's filters; alike in ffmpeg 5.1 and 6.0."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from media_pipeline.choices import Cleaning
from media_pipeline.sound.meter import HOP
from media_pipeline.sound.stream import Stream, padded
from media_pipeline.sound.weighting import Samples

# No voice has its fundamental below; wind, steps, tables and the mains have.
LOWEST_HZ = 80
# A Butterworth filter of fourth order is two of second order, with these qualities.
QUALITIES = (0.5412, 1.3066)
MAINS_HZ = 50
MAINS_Q = 2
# More than this makes what is left of the noise sing.
NOISE_DB = 12
# The filter counts as noise what is below this, seen from the measured floor; and what it accepts at all, in dBFS.
ABOVE_FLOOR_DB = 6.0
FLOOR_RANGE_DB = (-80.0, -20.0)
# One part of the time nobody speaks in any conversation; digital silence tells nothing of the room.
QUIET_PERCENT = 10
SILENCE_DB = -90.0
SIBILANCE = {"i": 0.4, "m": 0.5, "f": 0.9}


def highpass(sound: Any) -> Any:
    for quality in QUALITIES:
        sound = sound.filter("highpass", f=LOWEST_HZ, width_type="q", width=quality)
    return sound.filter("bandreject", f=MAINS_HZ, width_type="q", width=MAINS_Q)


def centred(sound: Any, offsets: tuple[float, ...]) -> Any:
    """Take away what is constant in each channel (direct current), in full scale."""
    return sound.filter("aeval", "|".join(f"val({channel})-({offset:f})" for channel, offset in enumerate(offsets)))


def denoise(sound: Any, floor_db: float) -> Any:
    """Steady noise. The filter's own search for the floor (tn) finds too little of it."""
    lowest, highest = FLOOR_RANGE_DB
    return sound.filter("afftdn", nr=NOISE_DB, nf=round(min(max(floor_db + ABOVE_FLOOR_DB, lowest), highest), 1))


def deess(sound: Any) -> Any:
    return sound.filter("deesser", **SIBILANCE)


def cleaned(sound: Any, wanted: tuple[Cleaning, ...], floor_db: float | None = None) -> Any:
    """Add the filters to a stream of a graph, rumble first, because it would hide the rest.

    `floor_db`: the noise between the words, in dBFS; without it no noise is taken away.
    """
    if Cleaning.HIGHPASS in wanted:
        sound = highpass(sound)
    if Cleaning.DENOISE in wanted and floor_db is not None:
        sound = denoise(sound, floor_db)
    return deess(sound) if Cleaning.DEESS in wanted else sound


class NoiseFloor:
    """Takes sound as bytes (48 kHz, 32-bit floats, interleaved) and tells how loud its pauses are."""

    def __init__(self, channels: int) -> None:
        self._levels: list[NDArray[np.float64]] = [np.zeros(0)]
        self._stream = Stream(channels, 10 * HOP, self._add)

    def take(self, block: bytes) -> None:
        self._stream.take(block)

    def finish(self) -> float:
        """Return dBFS; the lowest that the filter knows for a recording without any noise."""
        self._stream.finish()
        levels = np.concatenate(self._levels)
        heard = levels[levels > SILENCE_DB]
        return float(np.percentile(heard, QUIET_PERCENT)) if heard.size else FLOOR_RANGE_DB[0]

    def _add(self, frames: Samples) -> None:
        rows = padded(frames, HOP).reshape(len(frames), -1, HOP)
        squares = np.einsum("chs,chs->h", rows, rows) / (len(frames) * HOP)
        self._levels.append(10 * np.log10(np.maximum(squares, 1e-15)))
