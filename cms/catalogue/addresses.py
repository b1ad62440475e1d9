"""Addresses as feeds need them: absolute, ASCII, and none that depends on who asks."""

from django.conf import settings

from cms.media.models import Picture

# Apple: square, at most 3000 by 3000, RGB without alpha, JPEG; hosts ask for less than 512 kB.
ARTWORK = "fill-3000x3000|format-jpeg|jpegquality-60|bgcolor-ffffff"
PORTRAIT = "fill-600x600|format-jpeg"


def absolute(path: str) -> str:
    """Return the address of a path of this site; what is an address already stays."""
    return path if "://" in path else f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def artwork_url(picture: Picture | None) -> str:
    return absolute(picture.get_rendition(ARTWORK).url) if picture else ""
