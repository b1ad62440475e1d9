"""What a feed format is: one file in feeds/formats/ with one such object, named FORMAT."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cms.catalogue.records import House, News, Show

Subject = TypeVar("Subject", Show, News, House)


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """A document that lists things: each of them, and what stands before the first and after the last.

    What stands for a thing depends on it and on what is said of the whole, never on the other things.
    """

    head: bytes
    items: tuple[bytes, ...]
    tail: bytes

    @property
    def whole(self) -> bytes:
        return b"".join((self.head, *self.items, self.tail))


def _always(_subject: Show | News | House) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Format(Generic[Subject]):
    """A way to write a feed down; its address is ``/feeds/<handle>/<slug>.<extension>``.

    Attributes:
        slug: lower-case letters, digits and hyphens; no two formats have the same.
        extension: such as ``xml``.
        media_type: value of Content-Type.
        subject: the record that it writes down: Show, News or House.
        render: pure function from that record to the bytes of the feed; the same record gives the same bytes.
        pieces: of a Show, the same in pieces, so that an episode that has not changed need not be rendered again.
        names_hubs: whether it says who tells of its changes (WebSub, section 4); of other formats no hub is told.
        suits: says of a record whether it is written down in this format at all; where it is not, there is no feed.
    """

    slug: str
    extension: str
    media_type: str
    subject: type[Subject]
    render: Callable[[Subject], bytes]
    pieces: Callable[[Subject], Pieces] | None = None
    names_hubs: bool = False
    suits: Callable[[Subject], bool] = _always

    @property
    def file_name(self) -> str:
        return f"{self.slug}.{self.extension}"
