"""Pictures as an encoder of video wants them: luma and halved chroma, limited range.

ITU-R BT.709-6, section 3 (signal format) and section 4 (quantization to 8 bits); chroma is the mean of four pixels.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.uint8]
RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722
BLACK, LUMA_RANGE, GREY, CHROMA_RANGE = 16, 219, 128, 224


@dataclass(frozen=True, kw_only=True)
class Planes:
    """`luma`: shape (height, width), both even; `blue`, `red`: the differences, half as high and half as wide."""

    luma: Plane
    blue: Plane
    red: Plane

    @property
    def all(self) -> tuple[Plane, Plane, Plane]:
        return self.luma, self.blue, self.red


def planes(picture: Image.Image) -> Planes:
    """Of an RGB picture whose width and height are even."""
    rgb = np.asarray(picture.convert("RGB"), np.float32) / 255
    luma = rgb @ np.array([RED, GREEN, BLUE], np.float32)
    blue = (rgb[..., 2] - luma) / (2 * (1 - BLUE))
    red = (rgb[..., 0] - luma) / (2 * (1 - RED))
    return Planes(
        luma=np.rint(BLACK + LUMA_RANGE * luma).astype(np.uint8),
        blue=_halved(GREY + CHROMA_RANGE * blue),
        red=_halved(GREY + CHROMA_RANGE * red),
    )


def _halved(plane: NDArray[np.floating]) -> Plane:
    height, width = plane.shape
    means = plane.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return np.asarray(np.rint(means), np.uint8)


def empty(width: int, height: int) -> tuple[Plane, Planes]:
    """One buffer as raw video has it (yuv420p), and its planes, which share its memory."""
    buffer = np.zeros(width * height * 3 // 2, np.uint8)
    luma, rest = np.split(buffer, [width * height])
    blue, red = rest.reshape(2, height // 2, width // 2)
    return buffer, Planes(luma=luma.reshape(height, width), blue=blue, red=red)
