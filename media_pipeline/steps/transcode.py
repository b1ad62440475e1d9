"""Bring the recording to the target loudness and encode it as MP3."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull, EncoderFailed
from media_pipeline.steps import loudness
from media_pipeline.steps.loudness import Loudness, as_delivered, measure
from media_pipeline.watch import Watch

BITRATE = 128_000
SPARE_BYTES = 64 * 1024**2
# The limiter works on samples; between them, and after the codec, the wave rises higher by about this much.
HEADROOM_DB = 1.0
# The meter rounds to a tenth.
PEAK_MARGIN_DB = 0.1
CLOSE_ENOUGH_LU = 0.15
# So near, the next gain can be told without another trial, which would cost a third of an encoding.
NEAR_LU = 1.0
# What the codec itself takes away: 0 to 0.4 LU, by the share of hissing sounds.
CODEC_LOSS_LU = 0.15
# Correcting what it really took costs one more encoding, so not for every tenth.
TOLERANCE_MARGIN_LU = 0.15
USUAL_SLOPE = 0.85
TRIALS = 5
ENCODINGS = 3
MAX_GAIN_DB = 50.0


@dataclass(frozen=True, kw_only=True)
class Output:
    """`gain_db`: the one gain for all of it; `ceiling_db`: of the limiter, in dBFS, null when idle."""

    file: str
    loudness: Loudness
    duration_s: float
    gain_db: float
    ceiling_db: float | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Level:
    """A single gain, in dB, then a look-ahead limiter with a ceiling in dBFS (null: none)."""

    gain_db: float
    ceiling_db: float | None

    def apply(self, sound: Any) -> Any:
        raised = sound.filter("volume", f"{self.gain_db:.3f}dB")
        if self.ceiling_db is None:
            return raised
        # `level` would raise everything to full scale after limiting.
        options = {
            "limit": 10 ** (self.ceiling_db / 20),
            "level": 0,
            "attack": 5,
            "release": 50,
            "latency": 1,
        }
        return raised.filter("alimiter", **options)


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is encoded: `before` as measured on `source`, `duration` in seconds, `target` in LUFS."""

    source: Path
    before: Loudness
    duration: float
    target: float


def plan(job: Job, watch: Watch, ceiling_db: float) -> Level:
    """The gain whose limited result measures the target; found by measuring, before anything is encoded."""
    target = job.target + CODEC_LOSS_LU
    gain = min(target - job.before.integrated, MAX_GAIN_DB)
    peak = job.before.true_peak
    if peak is not None and peak + gain <= ceiling_db:
        return Level(gain_db=gain, ceiling_db=None)
    earlier: tuple[float, float] | None = None
    for trial in range(TRIALS):
        part = watch.part(trial / TRIALS, (trial + 1) / TRIALS)
        level = Level(gain_db=gain, ceiling_db=ceiling_db)
        measured, _ = measure(level.apply(as_delivered(job.source)), duration=job.duration, peak=False, watch=part)
        missing = target - measured.integrated
        if abs(missing) <= CLOSE_ENOUGH_LU:
            break
        slope = _slope(earlier, (gain, measured.integrated))
        earlier = (gain, measured.integrated)
        gain = min(gain + missing / slope, MAX_GAIN_DB)
        if abs(missing) <= NEAR_LU:
            break
    return Level(gain_db=gain, ceiling_db=ceiling_db)


def _slope(earlier: tuple[float, float] | None, now: tuple[float, float]) -> float:
    """Loudness won per decibel of gain: 1 without a limiter, less the harder it works."""
    if earlier is None or abs(now[0] - earlier[0]) < 0.01:
        return USUAL_SLOPE
    return min(max((now[1] - earlier[1]) / (now[0] - earlier[0]), 0.2), 1.0)


def encode(job: Job, level: Level, path: Path, watch: Watch) -> None:
    """MP3, constant 128 kbit/s, 44.1 kHz, joint stereo, with the Info frame and without tags."""
    graph = level.apply(as_delivered(job.source)).output(
        ffmpeg.target(path),
        format="mp3",
        acodec="libmp3lame",
        audio_bitrate=BITRATE,
        map_metadata=-1,
        map_chapters=-1,
        id3v2_version=0,
        write_xing=1,
        t=conf.max_seconds + 60,
    )
    ffmpeg.run(graph, duration=job.duration, watch=watch)


def transcode(job: Job, bench: Bench) -> Output:
    """Encode, measure what was encoded, correct until it is right; else keep the last try, with a warning."""
    check_room(bench.folder, job.duration)
    ceiling = conf.true_peak - HEADROOM_DB
    level = plan(job, bench.watch.part(0.0, 0.3), ceiling)
    for attempt in range(ENCODINGS):
        path = bench.new_file(".mp3")
        encode(job, level, path, bench.watch.part(0.3, 0.85))
        after, duration = measure(
            as_delivered(path), duration=job.duration, peak=True, watch=bench.watch.part(0.85, 1.0)
        )
        if loudness.lost_its_end(job.duration, duration):
            # ffmpeg ends in order, with a success, even when it ran out of memory on the way.
            raise EncoderFailed(f"{duration:.1f} of {job.duration:.1f} seconds were encoded")
        excess = max((after.true_peak or 0.0) - (conf.true_peak - PEAK_MARGIN_DB), 0.0)
        missing = job.target - after.integrated
        good = not excess and abs(missing) <= conf.loudness_tolerance - TOLERANCE_MARGIN_LU
        if good or attempt == ENCODINGS - 1:
            break
        path.unlink()
        ceiling -= excess + PEAK_MARGIN_DB if excess else 0.0
        level = Level(gain_db=min(level.gain_db + missing, MAX_GAIN_DB), ceiling_db=ceiling)
    return Output(
        file=path.name,
        loudness=after,
        duration_s=duration,
        gain_db=round(level.gain_db, 2),
        ceiling_db=level.ceiling_db,
        warnings=() if good else ("loudness_off_target",),
    )


def check_room(folder: Path, duration: float) -> None:
    """Raises DiskFull before the work, not at its end: an edition, its tagged copy, some spare room."""
    needed = int(2 * duration * BITRATE / 8) + SPARE_BYTES
    if shutil.disk_usage(folder).free < needed:
        raise DiskFull(f"{needed} bytes needed in {folder}")


def run(bench: Bench) -> Output:
    measured = bench.of(loudness.Output)
    target = bench.params.target_lufs if bench.params.target_lufs is not None else conf.target_lufs
    job = Job(source=bench.source, before=measured.loudness, duration=measured.duration_s, target=target)
    return transcode(job, bench)
