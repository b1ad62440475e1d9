import json
from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from media_pipeline.bench import Bench
from media_pipeline.steps import waveform
from media_pipeline.steps.waveform import Peaks, draw, overview
from tests.media_pipeline import media


@pytest.mark.parametrize("size", [1, 3, 1000, 4096, 10**6])
def test_the_size_of_the_blocks_does_not_matter(size: int) -> None:
    samples = (np.sin(np.arange(16_123) / 7) * 30_000).astype("<i2")
    peaks = Peaks(800)
    content = samples.tobytes()
    for start in range(0, len(content), size):
        peaks.take(content[start : start + size])
    peaks.finish()
    rows = [samples[start : start + 800] for start in range(0, samples.size, 800)]
    assert peaks.pairs.tolist() == [int(value) // 256 for row in rows for value in (row.min(), row.max())]


def test_pairs_follow_the_sound(tmp_path: Path) -> None:
    half = media.make(tmp_path / "half.wav", "-f", "lavfi", "-i", "aevalsrc='gte(t\\,2)*sin(2*PI*440*t)':s=44100:d=4")
    pairs = draw(half, duration=4.0, per_second=10)
    assert len(pairs) == 80
    assert set(pairs[:36]) <= {-1, 0}
    assert min(pairs[44:]) < -100
    assert max(pairs[44:]) > 100


def test_the_overview_shows_the_loudest_as_full() -> None:
    pairs = array("b", [0, 1, -64, 64, -10, 10, 0, 0] * 100)
    heights = overview(pairs, 100)
    assert len(heights) == 100
    assert max(heights) == 100
    assert min(heights) >= 0


@pytest.mark.parametrize(("pairs", "heights"), [([], ()), ([0, 0], (0,)), ([-5, 5], (100,))])
def test_the_overview_of_very_little(pairs: list[int], heights: tuple[int, ...]) -> None:
    assert overview(array("b", pairs)) == heights


def test_the_file_is_what_waveform_players_read(recordings: Path, cook: Callable[..., Bench]) -> None:
    """The JSON of BBC audiowaveform, version 2."""
    made = cook(recordings / "speech.wav")
    output = made.of(waveform.Output)
    document = json.loads(made.file(output.file).read_text())
    assert (document["version"], document["channels"], document["bits"]) == (2, 1, 8)
    assert document["sample_rate"] / document["samples_per_pixel"] == output.per_second
    assert len(document["data"]) == 2 * document["length"]
    assert document["length"] / output.per_second == pytest.approx(8.0, abs=0.2)
    assert len(output.overview) == min(waveform.BARS, document["length"])
