"""Measure how loud the recording is, by decoding all of it once."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import Silent, TooLong, Unreadable
from media_pipeline.steps import probe
from media_pipeline.watch import UNWATCHED, Watch

SAMPLE_RATE = 44_100
# EBU R 128 gates at -70 LUFS: what measures no more was silent throughout.
ABSOLUTE_GATE = -70.0
QUIET = -45.0
# A decoder may drop or add some milliseconds; less than this is not a lost end.
LOST_SECONDS = 2.0
LOST_PART = 0.02


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """EBU R 128: `integrated` in LUFS, `true_peak` in dBTP (null when it was not measured), `range` in LU."""

    integrated: float
    true_peak: float | None
    range: float


@dataclass(frozen=True, kw_only=True)
class Output:
    """`duration_s`: what could be decoded, in seconds."""

    loudness: Loudness
    duration_s: float
    warnings: tuple[str, ...] = ()


def as_delivered(path: Path) -> Any:
    """The first sound of a file as an edition will carry it: stereo, 44.1 kHz, floating point.

    Measuring happens on this signal, so that a mono recording is judged as two loudspeakers play it.
    """
    layout = {"sample_fmts": "fltp", "sample_rates": SAMPLE_RATE, "channel_layouts": "stereo"}
    return ffmpeg.source(path)["a:0"].filter("aformat", **layout)


def measure(
    sound: Any, *, duration: float | None, peak: bool = True, watch: Watch = UNWATCHED
) -> tuple[Loudness, float]:
    """Loudness of a filter graph's sound and its length in seconds.

    Raises Silent when nothing exceeds the gate, Unreadable when nothing can be decoded.
    """
    meter = sound.filter("ebur128", framelog="verbose", **({"peak": "true"} if peak else {}))
    done = ffmpeg.run(meter.output("pipe:1", format="null", t=conf.max_seconds + 60), duration=duration, watch=watch)
    if not done.seconds:
        raise Unreadable(done.log)
    loudness = read_summary(done.log, peak=peak)
    if loudness.integrated <= ABSOLUTE_GATE:
        raise Silent(done.log)
    return loudness, done.seconds


def read_summary(log: str, *, peak: bool) -> Loudness:
    """The summary that the filter ebur128 writes at the end of the log; the last one counts."""
    summary = log[log.rfind("Integrated loudness:") :]

    def value(name: str) -> float:
        found = re.search(rf"^\s*{name}:\s*(-?\d+\.\d+|-?inf|nan)", summary, re.MULTILINE)
        if not found:
            raise Unreadable(log)
        return float(found[1])

    true_peak = value("Peak") if peak else None
    return Loudness(
        integrated=value("I"),
        true_peak=max(true_peak, -150.0) if true_peak is not None else None,
        range=value("LRA"),
    )


def lost_its_end(declared: float | None, decoded: float) -> bool:
    """Whether clearly less could be decoded than the file declares, both in seconds."""
    return declared is not None and declared - decoded > max(LOST_SECONDS, LOST_PART * declared)


def run(bench: Bench) -> Output:
    declared = bench.of(probe.Output).duration_s
    loudness, decoded = measure(as_delivered(bench.source), duration=declared, watch=bench.watch)
    if decoded > conf.max_seconds:
        raise TooLong(limit_hours=round(conf.max_hours, 1))
    warnings = {
        "truncated": lost_its_end(declared, decoded),
        "quiet": loudness.integrated < QUIET,
    }
    return Output(
        loudness=loudness, duration_s=decoded, warnings=tuple(code for code, true in warnings.items() if true)
    )
