"""The loudness of a recording from second to second, as two drawings, before and after, with the band of the aim."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage

WIDTH, HEIGHT = 600, 120
LOUDEST, QUIETEST = -5.0, -50.0
LINES = (-16, -23, -30, -40)


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The data of two paths: loudness of the last 3 s and of the last 0.4 s."""

    short_term: str
    momentary: str


@dataclass(frozen=True, kw_only=True)
class LoudnessGraph:
    """Coordinates of SVGs of WIDTH by HEIGHT; time runs from left to right.

    Attributes:
        top, band: where the band of the target begins, and how high it is.
        lines: pairs of a height and the LUFS that it stands for, as text.
    """

    before: Curves
    after: Curves
    top: float
    band: float
    lines: tuple[tuple[float, str], ...]


def read_graph(name: str) -> LoudnessGraph | None:
    """Read the file that the pipeline wrote; None when the storage has lost it."""
    try:
        with default_storage.open(name) as stored:
            values: dict[str, Any] = json.load(stored)
    except FileNotFoundError:
        return None
    target, tolerance = values["target"], values["tolerance"]
    return LoudnessGraph(
        before=curves(values["before"]),
        after=curves(values["after"]),
        top=height(target + tolerance),
        band=round(height(target - tolerance) - height(target + tolerance), 1),
        lines=tuple((height(lufs), f"−{-lufs}") for lufs in LINES),
    )


def curves(levels: dict[str, list[float]]) -> Curves:
    return Curves(short_term=path(levels["short_term"]), momentary=path(levels["momentary"]))


def height(lufs: float) -> float:
    """Return the distance from the top of the drawing."""
    part = (LOUDEST - min(max(lufs, QUIETEST), LOUDEST)) / (LOUDEST - QUIETEST)
    return round(HEIGHT * part, 1)


def path(levels: list[float]) -> str:
    """Return a line through the levels, or through the loudest of each stretch when there are more than pixels."""
    size = -(-len(levels) // WIDTH) or 1
    stretches = [max(levels[start : start + size]) for start in range(0, len(levels), size)]
    step = WIDTH / max(len(stretches) - 1, 1)
    points = [f"{number * step:.1f} {height(lufs)}" for number, lufs in enumerate(stretches)]
    # A single value is a level line.
    return (
        "M" + "L".join(points if len(points) != 1 else [*points, f"{WIDTH} {height(stretches[0])}"]) if points else ""
    )
