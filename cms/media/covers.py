"""The square picture of a show, as podcast apps and directories accept it.

Apple, article 896: square, from 1400 to 3000 pixels, RGB, no alpha channel. Hosts ask for less than 512 kB.
"""

from bisect import bisect_left
from functools import partial
from io import BytesIO
from typing import Any

from django.utils.translation import gettext, gettext_noop
from PIL import Image, ImageCms
from wagtail.images.image_operations import FilterOperation
from willow.plugins.pillow import PillowImage

from cms.media.models import Picture

SIDE = 3000
LEAST_SIDE = 1400
MOST_BYTES = 512_000
# A picture of four by three still shows what it shows when its sides are cut off.
WIDEST = 4 / 3
QUALITIES = (90, 84, 78, 72, 66, 60, 54, 48, 42, 36, 30)
# Where even the lowest quality is too large, less detail weighs less.
SIDES = (SIDE, 2000, LEAST_SIDE)
COVER = f"fill-{SIDE}x{SIDE}|bgcolor-ffffff|cover|format-jpeg"

NOT_SQUARE = gettext_noop(
    "This picture is not square: it has %(width)d by %(height)d pixels, and too much of it would be cut off. Choose "
    "a square one."
)
TOO_SMALL = gettext_noop(
    "This picture is too small for podcast apps: it has %(width)d by %(height)d pixels. Choose one of at least "
    "%(least)d by %(least)d."
)


def cover_problem(picture: Picture) -> str:
    """Say why a picture cannot be the cover of a feed, or return ""."""
    size = {"width": picture.width, "height": picture.height, "least": LEAST_SIDE}
    if not may_be_square(picture):
        return gettext(NOT_SQUARE) % size
    return gettext(TOO_SMALL) % size if min(picture.width, picture.height) < LEAST_SIDE else ""


def may_be_square(picture: Picture) -> bool:
    """Say whether a square can be cut out of a picture without losing what it shows."""
    longer, shorter = max(picture.width, picture.height), max(1, min(picture.width, picture.height))
    return longer / shorter <= WIDEST


class CoverOperation(FilterOperation):
    """Makes an RGB picture of 3000 pixels a side, and finds the best quality at which its JPEG is small enough.

    One that is too small for Apple stays as it is: to enlarge it would hide what is wrong with it.
    """

    def construct(self) -> None:
        """Take no arguments."""

    def run(self, willow: Any, image: Picture, env: dict[str, Any]) -> Any:
        original = in_srgb(willow.image)
        sides = SIDES if min(original.size) >= LEAST_SIDE else (min(original.size),)
        for side in sides:
            made = original.resize((side, side), Image.Resampling.LANCZOS)
            env["jpeg-quality"] = quality = _best_quality(made)
            if quality > QUALITIES[-1] or _fits(made, quality):
                break
        return PillowImage(made)


def _best_quality(picture: Image.Image) -> int:
    """Return the highest quality at which the file is small enough, or the lowest of all."""
    place = bisect_left(QUALITIES[:-1], True, key=partial(_fits, picture))
    return QUALITIES[place]


def _fits(picture: Image.Image, quality: int) -> bool:
    """Say whether the file that Wagtail is going to write is small enough."""
    stream = BytesIO()
    PillowImage(picture).save_as_jpeg(stream, quality=quality, progressive=True, optimize=True)
    return stream.tell() <= MOST_BYTES


def in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture in the colours of the web, with nothing beside its pixels: no profile, place or camera."""
    profile = picture.info.get("icc_profile")
    made = (_converted(picture, profile) if profile else None) or picture
    bare = Image.new("RGB", picture.size)
    bare.paste(made.convert("RGB"))
    return bare


def _converted(picture: Image.Image, profile: bytes) -> Image.Image | None:
    """Return a picture whose colours are said by ``profile`` in those of the web; None if it cannot be used."""
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
