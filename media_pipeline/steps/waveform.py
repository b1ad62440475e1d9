"""Draw the sound: the waveform at two zooms, and how loud it was and is from moment to moment."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.products import Asset
from media_pipeline.sound import loudness
from media_pipeline.sound.level import POINTS_PER_HOP
from media_pipeline.sound.meter import DRAWN, POINT, RATE
from media_pipeline.sound.pcm import Pcm, current
from media_pipeline.sound.shaping import Mix
from media_pipeline.sound.stream import SAMPLE_BYTES
from media_pipeline.steps import level

BARS = 200
PART = 6000
POINTS_PER_ROW = DRAWN // POINT
ROWS_PER_SECOND = RATE // DRAWN
GRAPH_PER_SECOND = 1
LOWEST_LUFS = -70.0
Levels = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Output:
    """`overview`: 200 heights from 0 to 100 for a small picture.

    The assets: `peaks`, ten points per second, and `peaks_detail`, a hundred, are version 2 of the JSON of BBC
    audiowaveform: pairs of minimum and maximum, 8 bits. `loudness` holds a value per second of the momentary and
    the short-term loudness in LUFS, before and after, with the target; there is none where nothing was levelled.
    """

    assets: tuple[Asset, ...]
    overview: tuple[int, ...]


def levelled_shape(bench: Bench, pcm: Pcm, planned: level.Plan) -> Iterator[NDArray[np.float32]]:
    """Yield lowest and highest samples, a row per 10 ms, as they are after levelling; a minute at a time."""
    with bench.file(pcm.shape_file).open("rb") as shape, bench.file(planned.curve_file).open("rb") as curve:
        while (rows := np.fromfile(shape, "<f4", 2 * PART)).size:
            rows = rows.reshape(-1, 2)
            gain = np.fromfile(curve, "<f4", len(rows) * POINTS_PER_ROW)
            gain = np.pad(gain, (0, len(rows) * POINTS_PER_ROW - gain.size), mode="edge")
            yield rows * gain.reshape(-1, POINTS_PER_ROW).mean(axis=1, keepdims=True)


def coarser(rows: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return the extremes of each `count` rows."""
    filled = np.pad(rows, ((0, -len(rows) % count), (0, 0)), mode="edge").reshape(-1, count, 2)
    return np.stack([filled[..., 0].min(axis=1), filled[..., 1].max(axis=1)], axis=1)


class Peaks:
    """Writes the JSON of audiowaveform while the points come in, so that a long recording needs no more memory."""

    def __init__(self, path: Path, per_second: int, length: int) -> None:
        self._file = path.open("w", encoding="ascii")
        head = {
            "version": 2,
            "channels": 1,
            "sample_rate": RATE,
            "samples_per_pixel": RATE // per_second,
            "bits": 8,
            "length": length,
        }
        self._file.write(json.dumps(head, separators=(",", ":"))[:-1] + ',"data":[')
        self._separator = ""

    def add(self, rows: NDArray[np.float32]) -> None:
        values = np.clip(np.round(rows.reshape(-1) * 128), -128, 127).astype(int)
        self._file.write(self._separator + ",".join(map(str, values)))
        self._separator = ","

    def finish(self) -> None:
        self._file.write("]}")
        self._file.close()


def overview(rows: NDArray[np.float32], bars: int = BARS) -> tuple[int, ...]:
    """At most `bars` heights from 0 to 100, the loudest of them 100."""
    heights = np.abs(rows).max(axis=1) if rows.size else np.zeros(0)
    if not heights.size:
        return ()
    bounds = np.linspace(0, heights.size, num=min(bars, heights.size), endpoint=False).astype(int)
    tallest = np.maximum.reduceat(heights, bounds)
    return tuple(int(height) for height in tallest * 100 / max(float(tallest.max()), 1e-9))


def shape_as_it_came(bench: Bench, pcm: Pcm) -> Iterator[NDArray[np.float32]]:
    """Yield the same of a recording that is not levelled."""
    with bench.file(pcm.shape_file).open("rb") as shape:
        while (rows := np.fromfile(shape, "<f4", 2 * PART)).size:
            yield rows.reshape(-1, 2)


def draw(bench: Bench, pcm: Pcm, parts: Iterator[NDArray[np.float32]]) -> tuple[Asset, Asset, tuple[int, ...]]:
    coarse, fine = bench.new_file(".json"), bench.new_file(".json")
    per_second = conf.peaks_per_second
    ratio = ROWS_PER_SECOND // per_second
    rows = bench.file(pcm.shape_file).stat().st_size // (2 * SAMPLE_BYTES)
    few, many = Peaks(coarse, per_second, -(-rows // ratio)), Peaks(fine, ROWS_PER_SECOND, rows)
    kept = [np.zeros((0, 2), np.float32)]
    for part in parts:
        many.add(part)
        kept.append(coarser(part, ratio))
        few.add(kept[-1])
    few.finish()
    many.finish()
    return (
        Asset(role="peaks", file=coarse.name, media_type="application/json"),
        Asset(role="peaks_detail", file=fine.name, media_type="application/json"),
        overview(np.concatenate(kept)),
    )


def graph(before: Levels, after: Levels, target: float) -> dict[str, object]:
    """How loud it was and is: of each second the loudest moment, and the mean of the last three seconds."""
    return {
        "per_second": GRAPH_PER_SECOND,
        "target": target,
        "tolerance": conf.loudness_tolerance,
        "before": {
            "momentary": _seconds(before, loudness.MOMENTARY),
            "short_term": _seconds(before, loudness.SHORT_TERM),
        },
        "after": {"momentary": _seconds(after, loudness.MOMENTARY), "short_term": _seconds(after, loudness.SHORT_TERM)},
    }


def _seconds(energies: Levels, hops: int) -> list[float]:
    """A value per second: the loudest window that ends in it."""
    levels = np.maximum(loudness.lufs(loudness.windows(np.pad(energies, (hops - 1, 0)), hops)), LOWEST_LUFS)
    filled = np.pad(levels, (0, -levels.size % loudness.HOPS_PER_SECOND), mode="edge")
    highest = filled.reshape(-1, loudness.HOPS_PER_SECOND // GRAPH_PER_SECOND).max(axis=1)
    return [round(float(value), 1) for value in highest]


def levelled_energies(bench: Bench, pcm: Pcm, planned: level.Plan) -> Levels:
    """The energy per 100 ms of what is sent to the encoders."""
    squares = [np.zeros(0)]
    with bench.file(planned.curve_file).open("rb") as curve:
        # The last of all is the end of a point, where no other begins.
        while (gain := np.fromfile(curve, "<f4", PART * POINTS_PER_ROW)).size > 1:
            whole = gain[: gain.size // POINTS_PER_HOP * POINTS_PER_HOP].astype(np.float64)
            squares.append((whole * whole).reshape(-1, POINTS_PER_HOP).mean(axis=1))
    return pcm.heard(bench, planned.aim.mix) * np.concatenate(squares)


def run(bench: Bench) -> Output:
    pcm = current(bench)
    if "level" not in bench.outputs:
        few, many, small = draw(bench, pcm, shape_as_it_came(bench, pcm))
        return Output(assets=(few, many), overview=small)
    levels = bench.of(level.Output)
    planned = levels.plans[levels.main]
    few, many, small = draw(bench, pcm, levelled_shape(bench, pcm, planned))
    drawn = bench.new_file(".json")
    before = pcm.heard(bench, Mix.STEREO if pcm.channels == 2 else Mix.MIDDLE)
    values = graph(before, levelled_energies(bench, pcm, planned), levels.target)
    drawn.write_text(json.dumps(values, separators=(",", ":")), encoding="ascii")
    return Output(
        assets=(few, many, Asset(role="loudness", file=drawn.name, media_type="application/json")), overview=small
    )
