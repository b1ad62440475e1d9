"""Where everything stands in a frame of 1920 by 1080, and in which colours."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from PIL import Image, ImageDraw
from pydantic import StringConstraints

WIDTH, HEIGHT = 1920, 1080
MARGIN = 120
TOP, SIDE = 104, 580
GUTTER = 84
CORNER = 24
# The waveform, from edge to edge, and the line that tells how far it is; both begin at even pixels.
WAVE_TOP, WAVE_HEIGHT = 744, 200
LINE_TOP, LINE_HEIGHT = 1000, 8
GAP = 8
# Curves are drawn so many times larger, and made smaller, which smooths them.
SMOOTH = 4
TILE = 192
GROUND_LINES = 0.055

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Rgb = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours as `#rrggbb`; without any a film is white on black.

    Attributes:
        ground: behind everything.
        text, soft: of the title, and of what says less.
        mark: what is to be seen first: the show's name, what has been heard.
        track: what has still to be heard.
    """

    ground: Colour = "#000000"
    text: Colour = "#ffffff"
    soft: Colour = "#ffffff"
    mark: Colour = "#ffffff"
    track: Colour = "#808080"


def rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def between(colour: str, other: str, part: float) -> Rgb:
    """A colour on the way from one to another, `part` from 0 to 1."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    red, green, blue = (round(one + (two - one) * part) for one, two in pairs)
    return red, green, blue


def star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The khatam, two squares turned into an eight-pointed star."""
    inner = radius * math.cos(math.pi / 4) / math.cos(math.pi / 8)
    reaches = [radius, inner] * 8
    turns = [corner * math.pi / 8 for corner in range(16)]
    pairs = zip(reaches, turns, strict=True)
    return [(x + reach * math.cos(turn), y + reach * math.sin(turn)) for reach, turn in pairs]


def ground(palette: Palette) -> Image.Image:
    """The ground of stars and crosses, hardly lighter than what is between its lines."""
    tile = Image.new("RGB", (TILE * SMOOTH, TILE * SMOOTH), palette.ground)
    pen = ImageDraw.Draw(tile)
    for radius, width in ((TILE / 2, 1.6), (TILE * 0.28, 1.2)):
        points = star(TILE * SMOOTH / 2, TILE * SMOOTH / 2, radius * SMOOTH)
        line = between(palette.ground, palette.text, GROUND_LINES)
        pen.line([*points, points[0], points[1]], fill=line, width=round(width * SMOOTH), joint="curve")
    small = tile.resize((TILE, TILE), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (WIDTH, HEIGHT), palette.ground)
    for place in _tiles():
        whole.paste(small, place)
    # Nothing stands behind what moves: it would have to be drawn anew in each frame.
    pen = ImageDraw.Draw(whole)
    pen.rectangle((0, WAVE_TOP - 2 * GAP, WIDTH, HEIGHT), fill=palette.ground)
    return whole


def _tiles() -> Iterator[tuple[int, int]]:
    for y in range(TOP + SIDE // 2 - TILE // 2 - 2 * TILE, WAVE_TOP, TILE):
        for x in range(0, WIDTH, TILE):
            yield x, y


def rounded(size: tuple[int, int], radius: float) -> Image.Image:
    """A mask of a rectangle with round corners."""
    width, height = size
    large = Image.new("L", (width * SMOOTH, height * SMOOTH), 0)
    box = (0, 0, width * SMOOTH - 1, height * SMOOTH - 1)
    ImageDraw.Draw(large).rounded_rectangle(box, radius * SMOOTH, fill=255)
    return large.resize(size, Image.Resampling.LANCZOS)
