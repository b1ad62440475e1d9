"""Addresses as feeds need them: absolute, ASCII, and none that depends on who asks."""

from django.conf import settings
from wagtail.images.models import SourceImageIOError

from cms.media.covers import COVER, may_be_square
from cms.media.models import Picture

PORTRAIT = "fill-600x600|format-jpeg"


def absolute(path: str) -> str:
    """Return the address of a path of this site; what is an address already stays."""
    return path if "://" in path else f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def artwork_url(picture: Picture | None) -> str:
    """Return the address of the square cover made of a picture; "" for one of which no square can be cut."""
    if picture is None or not may_be_square(picture):
        return ""
    try:
        return absolute(picture.get_rendition(COVER).url)
    except SourceImageIOError:
        return ""
