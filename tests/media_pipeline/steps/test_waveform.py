import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from media_pipeline.bench import Bench
from media_pipeline.steps import waveform
from media_pipeline.steps.waveform import coarser, overview
from tests.media_pipeline import media


def asset(made: Bench, role: str) -> dict[str, Any]:
    [found] = [one for one in made.of(waveform.Output).assets if one.role == role]
    read: dict[str, Any] = json.loads(made.file(found.file).read_text())
    return read


@pytest.mark.parametrize(("role", "per_second"), [("peaks", 10), ("peaks_detail", 100)])
def test_the_files_are_what_waveform_players_read(
    role: str, per_second: int, recordings: Path, cook: Callable[..., Bench]
) -> None:
    """The JSON of BBC audiowaveform, version 2."""
    document = asset(cook(recordings / "speech.wav"), role)
    assert (document["version"], document["channels"], document["bits"]) == (2, 1, 8)
    assert document["sample_rate"] / document["samples_per_pixel"] == per_second
    assert len(document["data"]) == 2 * document["length"]
    assert document["length"] / per_second == pytest.approx(8.0, abs=0.2)
    assert min(document["data"]) < -60
    assert max(document["data"]) > 60


def test_points_follow_the_sound(tmp_path: Path, cook: Callable[..., Bench]) -> None:
    half = media.make(tmp_path / "half.wav", "-f", "lavfi", "-i", "aevalsrc='gte(t\\,2)*sin(2*PI*440*t)':s=44100:d=4")
    data = asset(cook(half), "peaks")["data"]
    assert set(data[:36]) <= {0}
    assert min(data[46:]) < -15
    assert max(data[46:]) > 15


def test_the_graph_shows_before_after_and_target(recordings: Path, cook: Callable[..., Bench]) -> None:
    graph = asset(cook(recordings / "uneven.wav"), "loudness")
    assert (graph["target"], graph["tolerance"], graph["per_second"]) == (-16.0, 0.5, 1)
    for side in ("before", "after"):
        for curve in ("momentary", "short_term"):
            assert len(graph[side][curve]) == 10
    gained = np.array(graph["after"]["momentary"]) - np.array(graph["before"]["momentary"])
    # The quiet speaker is raised by the gain, the loud one by less: there the limiter works.
    assert gained.max() - gained.min() < 12
    assert np.median(graph["after"]["short_term"]) < -16 + 8


def test_the_overview_shows_the_loudest_as_full() -> None:
    rows = np.array([[0, 0.01], [-0.5, 0.5], [-0.1, 0.1], [0, 0]] * 100, np.float32)
    heights = overview(rows, 100)
    assert len(heights) == 100
    assert max(heights) == 100
    assert min(heights) >= 0


@pytest.mark.parametrize(("rows", "heights"), [([], ()), ([[0, 0]], (0,)), ([[-0.5, 0.5]], (100,))])
def test_the_overview_of_very_little(rows: list[list[float]], heights: tuple[int, ...]) -> None:
    assert overview(np.array(rows, np.float32).reshape(-1, 2)) == heights


def test_a_coarser_row_keeps_the_extremes() -> None:
    rows = np.array([[-1, 0], [0, 2], [-3, 1]], np.float32)
    assert coarser(rows, 2).tolist() == [[-1, 2], [-3, 1]]
