"""Pictures as feeds show them."""

from wagtail.images.models import SourceImageIOError

from cms.catalogue.addresses import absolute
from cms.catalogue.records import Image
from cms.media.models import Picture

# What social networks, readers of feeds and services that make videos of sound show: 16 by 9.
WIDE = "fill-1920x1080|format-jpeg|jpegquality-80|bgcolor-ffffff"


def wide_image(picture: Picture | None, *, purpose: str = "social") -> tuple[Image, ...]:
    """Return the record of a wide picture, and nothing where there is no picture that could be read."""
    if picture is None:
        return ()
    try:
        made = picture.get_rendition(WIDE)
    except SourceImageIOError:
        return ()
    return (
        Image(
            url=absolute(made.url),
            alt=picture.default_alt_text,
            width=made.width,
            height=made.height,
            media_type="image/jpeg",
            purpose=purpose,
        ),
    )
