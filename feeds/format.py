"""What a feed format is: one file in feeds/formats/ with one such object."""

from collections.abc import Callable
from dataclasses import dataclass

from cms.catalogue.records import Show


@dataclass(frozen=True, kw_only=True)
class Format:
    """A way to write a show down.

    Attributes:
        slug: last part of the feed's address, without extension.
        extension: such as ``xml``.
        media_type: value of Content-Type.
        render: pure function from the show to the bytes of the feed; the same show gives the same bytes.
    """

    slug: str
    extension: str
    media_type: str
    render: Callable[[Show], bytes]
