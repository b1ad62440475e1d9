"""Draw the waveform: the lowest and highest sample of every tenth of a second."""

import json
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.steps import transcode
from media_pipeline.watch import UNWATCHED, Watch

SAMPLE_RATE = 8_000
BARS = 200


@dataclass(frozen=True, kw_only=True)
class Output:
    """`overview`: 200 heights from 0 to 100 for a small picture; `file`: all points, for the player.

    The file is version 2 of the JSON of BBC audiowaveform: pairs of minimum and maximum, 8 bits.
    """

    file: str
    per_second: int
    overview: tuple[int, ...]


class Peaks:
    """Takes samples in blocks of any size and keeps only a minimum and a maximum of each `width` samples."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.pairs = array("b")
        self.rest = b""

    def take(self, block: bytes) -> None:
        """`block`: signed 16 bit little endian, one channel; may end in the middle of a sample."""
        block = self.rest + block
        whole = len(block) // (2 * self.width) * 2 * self.width
        self.rest = block[whole:]
        self._add(np.frombuffer(block[:whole], dtype="<i2").reshape(-1, self.width))

    def finish(self) -> None:
        samples = np.frombuffer(self.rest[: len(self.rest) // 2 * 2], dtype="<i2")
        if samples.size:
            self._add(samples.reshape(1, -1))
        self.rest = b""

    def _add(self, rows: "np.ndarray[tuple[int, ...], np.dtype[np.int16]]") -> None:
        if rows.size:
            pairs = np.stack([rows.min(axis=1), rows.max(axis=1)], axis=1) // 256
            self.pairs.frombytes(pairs.astype(np.int8).tobytes())


def draw(sound: Path, *, duration: float, per_second: int, watch: Watch = UNWATCHED) -> "array[int]":
    """Pairs of minimum and maximum, each from -128 to 127, `per_second` for every second."""
    peaks = Peaks(SAMPLE_RATE // per_second)
    graph = ffmpeg.source(sound)["a:0"].output("pipe:1", format="s16le", ac=1, ar=SAMPLE_RATE)
    ffmpeg.run(graph, duration=duration, watch=watch, on_output=peaks.take)
    peaks.finish()
    return peaks.pairs


def overview(pairs: "array[int]", bars: int = BARS) -> tuple[int, ...]:
    """At most `bars` heights from 0 to 100, the loudest of them 100."""
    heights = np.abs(np.array(pairs, dtype=np.int16).reshape(-1, 2)).max(axis=1)
    if not heights.size:
        return ()
    bounds = np.linspace(0, heights.size, num=min(bars, heights.size), endpoint=False).astype(int)
    tallest = np.maximum.reduceat(heights, bounds)
    return tuple(int(height) for height in tallest * 100 // max(int(tallest.max()), 1))


def run(bench: Bench) -> Output:
    encoded = bench.of(transcode.Output)
    per_second = conf.peaks_per_second
    pairs = draw(bench.file(encoded.file), duration=encoded.duration_s, per_second=per_second, watch=bench.watch)
    path = bench.new_file(".json")
    document = {
        "version": 2,
        "channels": 1,
        "sample_rate": SAMPLE_RATE,
        "samples_per_pixel": SAMPLE_RATE // per_second,
        "bits": 8,
        "length": len(pairs) // 2,
        "data": pairs.tolist(),
    }
    path.write_text(json.dumps(document, separators=(",", ":")), encoding="ascii")
    return Output(file=path.name, per_second=per_second, overview=overview(pairs))
