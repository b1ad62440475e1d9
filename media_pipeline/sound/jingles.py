"""Short things of a show, its intro and outro, decoded and brought to the loudness of the words."""

from pathlib import Path

import numpy as np
from pydub import AudioSegment

from media_pipeline import ffmpeg
from media_pipeline.errors import JingleTooLong, JingleUnreadable, SourceRefused
from media_pipeline.sound.listening import Ear
from media_pipeline.sound.meter import RATE
from media_pipeline.sound.splicing import fades
from media_pipeline.sound.weighting import Samples
from media_pipeline.watch import Watch

LONGEST_S = 60.0
SAMPLE_WIDTH = 4
FULL_SCALE = float(2**31)
MOST_GAIN_DB = 24.0
QUIETEST_LUFS = -60.0
# Music under words stays so far below them, and needs so long to go down and out.
DUCK_DB = 15.0
RAMP_S, TAIL_S = 0.6, 2.0


def load(path: Path, watch: Watch) -> AudioSegment:
    """Decode a jingle. Raises JingleTooLong, JingleUnreadable, and what says that this machine failed."""
    content = bytearray()
    graph = ffmpeg.source(path)["a:0"].output("pipe:1", f="s32le", ar=RATE, ac=2, t=LONGEST_S + 1)
    try:
        ffmpeg.run(graph, duration=LONGEST_S, watch=watch, on_output=content.extend)
    except SourceRefused as refused:
        raise JingleUnreadable(str(refused)) from refused
    jingle = AudioSegment(data=bytes(content), sample_width=SAMPLE_WIDTH, frame_rate=RATE, channels=2)
    if not content:
        raise JingleUnreadable(path.name)
    if jingle.duration_seconds > LONGEST_S:
        raise JingleTooLong(limit_seconds=LONGEST_S)
    return jingle


def samples(jingle: AudioSegment, channels: int) -> Samples:
    """Return the sound of shape (samples, channels), full scale 1."""
    values = np.frombuffer(jingle.set_channels(channels).raw_data, "<i4").reshape(-1, channels)
    return np.asarray(values / FULL_SCALE, np.float32)


def matched(sound: Samples, lufs: float) -> Samples:
    """Return the jingle as loud as the words will be beside it; one that is silent stays so.

    In floating point nothing is clipped: what is too high is left to the limiter, as in the words.
    """
    ear = Ear(RATE, sound.shape[1])
    ear.take(sound.tobytes())
    now = ear.finish().loudness.integrated
    gain = min(lufs - now, MOST_GAIN_DB) if now > QUIETEST_LUFS else 0.0
    return np.asarray(sound * 10 ** (gain / 20), np.float32)


def under(samples: int, overlap: int, *, duck: bool) -> Samples:
    """Return the gain of an intro whose last `overlap` samples are heard with the words; backwards that of an outro.

    Without `duck` it gives way with equal power, else it goes down as the words begin, and out at the end.
    """
    if not duck:
        return fades(samples, 0, overlap, 0, samples)
    ramp, tail = min(int(RAMP_S * RATE), overlap), min(int(TAIL_S * RATE), overlap // 2)
    begin = max(samples - overlap - ramp // 2, 0)
    places = [0, begin, begin + ramp, samples]
    low = np.interp(np.arange(samples), places, [0.0, 0.0, -DUCK_DB, -DUCK_DB])
    return np.asarray(10 ** (low / 20), np.float32)[:, None] * fades(samples, 0, tail, 0, samples)
