"""Addresses as feeds need them: absolute, ASCII, and none that depends on who asks."""

from functools import cache
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from wagtail.images.models import SourceImageIOError

from cms.media.covers import COVER, may_be_square
from cms.media.models import Picture

PORTRAIT = "fill-600x600|format-jpeg"


def absolute(path: str) -> str:
    """Return the address of a path of this site; what is an address already stays."""
    return path if "://" in path else f"{settings.WAGTAILADMIN_BASE_URL}{path}"


@cache
def _around(name: str, extension: str, *, is_uuid: bool) -> tuple[str, str]:
    """Return what stands before and after the key in the path of a file."""
    example = UUID(int=0) if is_uuid else 0
    before, _key, after = reverse(name, args=[example, extension] if extension else [example]).partition(str(example))
    return before, after


def file_url(name: str, key: UUID | int, extension: str = "") -> str:
    """Return the address of a file whose path is called ``name``; many times faster than to reverse each."""
    before, after = _around(name, extension, is_uuid=isinstance(key, UUID))
    return f"{settings.WAGTAILADMIN_BASE_URL}{before}{key}{after}"


def artwork_url(picture: Picture | None) -> str:
    """Return the address of the square cover made of a picture; "" for one of which no square can be cut."""
    if picture is None or not may_be_square(picture):
        return ""
    try:
        return absolute(picture.get_rendition(COVER).url)
    except SourceImageIOError:
        return ""
