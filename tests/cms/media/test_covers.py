"""Covers are what podcast apps and directories accept, or the officer hears why they cannot be."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.utils.translation import override
from PIL import Image, ImageCms

from cms.media.covers import COVER, MOST_BYTES, cover_problem
from cms.media.models import Picture

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(
    size: tuple[int, int], mode: str = "RGB", *, image: Any = None, kind: str = "PNG", **options: Any
) -> Picture:
    stream = BytesIO()
    (image or Image.new(mode, size, 0)).save(stream, kind, **options)
    return Picture.objects.create(title="Cover", file=ImageFile(stream, name=f"cover.{kind.lower()}"))


def cover(source: Picture) -> tuple[Image.Image, int]:
    """Return the cover as a reader of pictures sees it, and its size in bytes."""
    made = source.get_rendition(COVER)
    assert made.file.name.endswith(".jpg")
    with made.file.open() as stream:
        data = stream.read()
    return Image.open(BytesIO(data)), len(data)


def noise(side: int) -> Image.Image:
    return Image.effect_noise((side, side), 40).resize((side // 2, side // 2)).resize((side, side)).convert("RGB")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("RGBA", "PNG", {}),
        ("LA", "PNG", {}),
        ("P", "PNG", {}),
        ("L", "PNG", {}),
        ("CMYK", "JPEG", {}),
        ("RGB", "JPEG", {"icc_profile": SRGB}),
        ("RGB", "JPEG", {"icc_profile": b"no profile at all"}),
        ("RGB", "WEBP", {}),
    ],
)
def test_a_cover_is_a_square_jpeg_without_anything_beside_its_pixels(mode: str, kind: str, options: Any) -> None:
    made, length = cover(picture((1500, 1600), mode, kind=kind, **options))
    assert (made.format, made.size, made.mode) == ("JPEG", (3000, 3000), "RGB")
    assert length <= MOST_BYTES
    assert not {"icc_profile", "exif"} & set(made.info)


@pytest.mark.django_db
def test_what_was_transparent_is_white() -> None:
    made, _length = cover(picture((1400, 1400), "RGBA"))
    assert made.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.django_db
def test_a_cover_full_of_detail_loses_quality_and_then_size_until_it_fits() -> None:
    made, length = cover(picture((1400, 1400), image=noise(1400), kind="JPEG", quality=90))
    assert length <= MOST_BYTES
    assert made.size in ((3000, 3000), (2000, 2000), (1400, 1400))


@pytest.mark.django_db
@pytest.mark.parametrize("size", [(1400, 1400), (3000, 3000), (1866, 1400)])
def test_a_picture_that_is_large_and_square_enough_is_taken(size: tuple[int, int]) -> None:
    assert cover_problem(picture(size)) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "reason"),
    [((1399, 1399), "صغيرة"), ((1920, 1080), "مربعة"), ((1900, 1400), "مربعة"), ((512, 512), "512")],
)
def test_any_other_is_refused_with_the_reason(size: tuple[int, int], reason: str) -> None:
    with override("ar"):
        assert reason in cover_problem(picture(size))
