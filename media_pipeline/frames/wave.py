"""The moving part of a film: the sound around the moment that is heard, and how far it is."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from media_pipeline.frames.look import (
    LINE_HEIGHT,
    LINE_TOP,
    MARGIN,
    WAVE_HEIGHT,
    WAVE_TOP,
    WIDTH,
    Palette,
    rounded,
)
from media_pipeline.frames.planes import Plane, Planes, planes

RATE = 25
# A bar and the space to the next, in pixels; how far everything moves in a frame, which chroma wants to be even.
PITCH, BAR = 16, 10
STEP = 4
FRAMES_PER_BAR = PITCH // STEP
BAR_SECONDS = FRAMES_PER_BAR / RATE
WINDOW = WIDTH // PITCH + 1
BEFORE = WIDTH // 2 // PITCH
# Bars grow by two pixels, from a dot to the whole height.
HEIGHTS = (WAVE_HEIGHT - BAR) // 2
NEEDLE = 4
# The loudest moments reach the edge, and what is so much weaker than them is a dot.
LOUD = 0.98
FAINT = 1e-4
BEND = 0.65

Levels = NDArray[np.float32]


def bars(energies: Levels) -> NDArray[np.intp]:
    """The height of each bar, from 0 to HEIGHTS, for the effective value of each `BAR_SECONDS`."""
    loud = float(np.quantile(energies, LOUD)) if energies.size else 0.0
    if loud < FAINT:
        return np.zeros(energies.size, np.intp)
    return np.asarray(np.rint(HEIGHTS * np.clip(energies / loud, 0, 1) ** BEND), np.intp)


def drawings(colour: str, ground: str) -> list[Plane]:
    """The planes of every bar there can be, each of shape (HEIGHTS + 1, lines, columns)."""
    mask = Image.new("L", (PITCH * (HEIGHTS + 1), WAVE_HEIGHT), 0)
    for height in range(HEIGHTS + 1):
        tall = BAR + 2 * height
        mask.paste(rounded((BAR, tall), BAR / 2), (height * PITCH + (PITCH - BAR) // 2, (WAVE_HEIGHT - tall) // 2))
    strip = Image.new("RGB", mask.size, ground)
    strip.paste(colour, (0, 0), mask)
    cut = (plane.reshape(plane.shape[0], HEIGHTS + 1, -1) for plane in planes(strip).all)
    return [np.ascontiguousarray(plane.transpose(1, 0, 2)) for plane in cut]


class Wave:
    """Draws itself into frames. `heights`: of the bars; `line`: a mask of the line that tells how far it is."""

    def __init__(self, heights: NDArray[np.intp], palette: Palette, line: Image.Image, *, mirrored: bool) -> None:
        self._heights = np.pad(heights, (BEFORE, BEFORE + WINDOW))
        self._palette = palette
        self._line = line
        self._mirrored = mirrored

    @cached_property
    def _bars(self) -> list[tuple[Plane, Plane]]:
        """Of each plane: the bars that have been heard, and those to come."""
        heard, coming = (drawings(colour, self._palette.ground) for colour in (self._palette.mark, self._palette.track))
        return list(zip(heard, coming, strict=True))

    @cached_property
    def _full(self) -> Planes:
        """The line when all has been heard."""
        whole = Image.new("RGB", (WIDTH, LINE_HEIGHT), self._palette.ground)
        whole.paste(self._palette.mark, (0, 0), self._line)
        return planes(whole)

    @cached_property
    def _needle(self) -> Planes:
        drawn = Image.new("RGB", (NEEDLE, WAVE_HEIGHT), self._palette.ground)
        ImageDraw.Draw(drawn).rectangle((0, 0, NEEDLE, WAVE_HEIGHT), fill=self._palette.text)
        return planes(drawn)

    def draw(self, frame: Planes, number: int, part: float) -> None:
        """Draw frame `number`, at which `part` of the whole has been heard, over the frame before or a still."""
        first, moved = divmod(number * STEP, PITCH)
        heights = self._heights[first : first + WINDOW]
        for plane, (heard, coming), needle in zip(frame.all, self._bars, self._needle.all, strict=True):
            scale = WIDTH // plane.shape[1]
            half, shift = WIDTH // 2 // scale, moved // scale
            band = np.concatenate(
                [
                    _row(heard, heights[: BEFORE + 1])[:, shift : shift + half],
                    _row(coming, heights[BEFORE:])[:, shift : shift + half],
                ],
                axis=1,
            )
            at = half - needle.shape[1] // 2
            band[:, at : at + needle.shape[1]] = needle
            top = WAVE_TOP // scale
            plane[top : top + band.shape[0]] = band[:, ::-1] if self._mirrored else band
        self._advance(frame, part)

    def _advance(self, frame: Planes, part: float) -> None:
        reached = MARGIN + round((WIDTH - 2 * MARGIN) * part / 2) * 2
        for plane, full in zip(frame.all, self._full.all, strict=True):
            scale = WIDTH // plane.shape[1]
            columns = slice((WIDTH - reached) // scale, None) if self._mirrored else slice(0, reached // scale)
            plane[LINE_TOP // scale : (LINE_TOP + LINE_HEIGHT) // scale, columns] = full[:, columns]


def _row(drawn: Plane, heights: NDArray[np.intp]) -> Plane:
    """Bars side by side."""
    return drawn[heights].transpose(1, 0, 2).reshape(drawn.shape[1], -1)
