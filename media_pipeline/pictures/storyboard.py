"""The preview strip: many small pictures in one file, and where each stands in it."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from media_pipeline.captions.times import write_moment

COLUMNS = 10
MOST_TILES = 100


@dataclass(frozen=True, kw_only=True)
class Grid:
    """`every`: how many key frames share a tile; `seconds`: how long a tile stands; `width`, `height`: of a tile."""

    tiles: int
    every: int
    seconds: float
    width: int
    height: int

    @property
    def rows(self) -> int:
        return math.ceil(self.tiles / COLUMNS)

    @property
    def columns(self) -> int:
        return min(self.tiles, COLUMNS)

    def corner(self, tile: int) -> tuple[int, int]:
        return tile % COLUMNS * self.width, tile // COLUMNS * self.height


def grid(duration_s: float, group_s: float, size: tuple[int, int]) -> Grid:
    """At most a hundred tiles for a recording with a key frame every `group_s` seconds."""
    frames = max(math.ceil(round(duration_s / group_s, 3)), 1)
    every = math.ceil(frames / MOST_TILES)
    tiles = math.ceil(frames / every)
    return Grid(tiles=tiles, every=every, seconds=every * group_s, width=size[0], height=size[1])


def track(tiles: Grid, sprite: str, duration_s: float) -> str:
    """WebVTT, each cue naming a part of the sprite (Media Fragments URI 1.0, section 4.2.2)."""
    cues = ["WEBVTT\n"]
    for tile in range(tiles.tiles):
        x, y = tiles.corner(tile)
        end = min((tile + 1) * tiles.seconds, max(duration_s, tile * tiles.seconds + 0.001))
        times = f"{write_moment(tile * tiles.seconds)} --> {write_moment(end)}"
        cues.append(f"{times}\n{sprite}#xywh={x},{y},{tiles.width},{tiles.height}\n")
    return "\n".join(cues)


def best(sprite: Path, tiles: Grid) -> int:
    """The tile that shows most: neither black nor blurred nor a fade. The first is seldom it."""
    with Image.open(sprite) as opened:
        grey = np.asarray(opened.convert("L"), np.float32)
    shown = []
    for tile in range(tiles.tiles):
        x, y = tiles.corner(tile)
        part = grey[y : y + tiles.height, x : x + tiles.width]
        sharp = float(np.abs(np.diff(part, axis=0)).mean() + np.abs(np.diff(part, axis=1)).mean())
        shown.append(float(part.std()) * sharp)
    first = 1 if tiles.tiles > 1 and max(shown[1:]) > 0 else 0
    return first + int(np.argmax(shown[first:]))
