"""The sizes in which pages show pictures, made before the first visitor asks for them."""

from cms.media.covers import COVER, cover_problem
from cms.media.models import Picture

# AVIF weighs a fifth less than WebP, for those whose browser knows it; it takes ten times as long to make, so that
# nobody should wait for it.
MODERN = [f"format-{name}|avifquality-50|webpquality-62" for name in ("avif", "webp")]
SQUARE = [f"fill-{side}x{side}|{form}" for side in (240, 480, 800) for form in MODERN]
WIDE = [f"fill-{size}|{form}" for size in ("480x270", "960x540") for form in MODERN]
SHARED = ["fill-1200x630|format-jpeg"]


def usual_sizes(picture: Picture) -> list[str]:
    """Return the sizes that are likely to be asked for: covers are square, everything else is wide."""
    is_square = abs(picture.width - picture.height) < 0.1 * picture.width
    cover = [] if cover_problem(picture) else [COVER]
    return [*(SQUARE if is_square else WIDE), *SHARED, *cover]


def make_sizes(picture: Picture) -> None:
    """Make the usual sizes of a picture that are missing."""
    picture.get_renditions(*usual_sizes(picture))
