"""In which sizes a picture is delivered, and how each is encoded."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from media_pipeline.pictures.camera import Picture

RATES = tuple(
    Fraction(rate)
    for rate in ("10", "15", "20", "24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")
)
USUAL_RATE = Fraction(25)
# Above this, the smallest size has half the frames: it is for weak networks and small screens.
SMOOTH = 30
# Players can change sizes this often, and HLS is cut at every third place.
GROUP_SECONDS = 2
SMALLEST = 16
PROFILE = "high"
WIDE_SCREEN = Fraction(16, 9)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """`lines`: of a wide-screen picture, by which people know it; `max_rate`: in bits per second."""

    lines: int
    max_rate: int


RUNGS = (Rung(lines=1080, max_rate=4_500_000), Rung(lines=720, max_rate=2_400_000), Rung(lines=360, max_rate=750_000))
QUALITY = 23
PRESET = "veryfast"
# Of the decoder and of each encoder. More need more memory than a program may have, and make other files.
THREADS = 4


@dataclass(frozen=True, kw_only=True)
class Size:
    """One size of one recording; `width` and `height` in pixels, both even; `rate`: frames per second."""

    lines: int
    width: int
    height: int
    rate: Fraction
    max_rate: int

    @property
    def group(self) -> int:
        """Frames from one key frame to the next."""
        return round(GROUP_SECONDS * self.rate)

    @property
    def encoder(self) -> dict[str, Any]:
        """Options of libx264: constant quality as far as the highest rate allows, key frames at fixed places."""
        return {
            "c:v": "libx264",
            "preset": PRESET,
            "profile:v": PROFILE,
            "pix_fmt": "yuv420p",
            "crf": QUALITY,
            "maxrate": self.max_rate,
            "bufsize": 2 * self.max_rate,
            "g": self.group,
            "keyint_min": self.group,
            "sc_threshold": 0,
            "flags:v": "+cgop",
            "threads": THREADS,
            "f": "mp4",
        }


def frame_rate(picture: Picture) -> Fraction:
    """The constant rate that is nearest to that of the recording."""
    if not picture.frame_rate:
        return USUAL_RATE
    return min(RATES, key=lambda rate: abs(rate - Fraction(picture.frame_rate)))


def ladder(picture: Picture) -> list[Size]:
    """The sizes of a recording, the largest first; never larger than the recording, and at least one.

    A picture belongs to a rung when it fills its wide-screen frame, lying or upright, in one direction.
    """
    short, long = sorted((max(picture.width, 1), max(picture.height, 1)))
    fitting = [rung for rung in RUNGS if short >= rung.lines or long >= rung.lines * WIDE_SCREEN] or [RUNGS[-1]]
    return [_size(picture, rung) for rung in fitting]


def _size(picture: Picture, rung: Rung) -> Size:
    rate = frame_rate(picture)
    if rung is RUNGS[-1] and rate > SMOOTH:
        rate /= 2
    width, height = fitted(picture, (round(rung.lines * WIDE_SCREEN), rung.lines))
    faster = rate > SMOOTH
    return Size(
        lines=rung.lines,
        width=width,
        height=height,
        rate=rate,
        max_rate=rung.max_rate * 3 // 2 if faster else rung.max_rate,
    )


def fitted(picture: Picture, frame: tuple[int, int]) -> tuple[int, int]:
    """Width and height, even, of the picture inside a frame that turns with it; never larger than it is."""
    width, height = max(picture.width, 1), max(picture.height, 1)
    long, short = max(frame), min(frame)
    factor = min(Fraction(long, max(width, height)), Fraction(short, min(width, height)), Fraction(1))
    return _even(width * factor), _even(height * factor)


def _even(length: Fraction) -> int:
    return max(int(length / 2 + Fraction(1, 4)) * 2, SMALLEST)
