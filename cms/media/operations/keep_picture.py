"""Keep a picture that came with something else."""

import warnings
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from cms.media.models import Picture
from cms.users.models import User

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


class NoPicture(ValueError):
    """The bytes are no picture of a kind that we keep, or unfold to more pixels than we accept."""


def keep_picture(*, data: bytes, title: str, collection: Collection, user: User | None = None) -> Picture:
    """Keep ``data`` as a picture of ``collection``; the same bytes are kept once.

    Raises:
        NoPicture
    """
    digest = hash_filelike(BytesIO(data))
    known = Picture.objects.filter(collection=collection, file_hash=digest).first()
    if known:
        return known
    return Picture.objects.create(
        title=title[:255],
        description=title[:255],
        collection=collection,
        file=ContentFile(data, name=f"picture{_suffix(data)}"),
        file_size=len(data),
        file_hash=digest,
        uploaded_by_user=user,
    )


def _suffix(data: bytes) -> str:
    with warnings.catch_warnings():
        # Ours is the lower limit.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(data), formats=tuple(SUFFIXES)) as picture:
                if picture.width * picture.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    raise NoPicture("too many pixels")
                suffix = SUFFIXES[picture.format or ""]
                # Only this reads all of it.
                picture.load()
        except (OSError, SyntaxError, ValueError, EOFError, KeyError, Image.DecompressionBombError) as error:
            raise NoPicture(str(error)) from error
    return suffix
