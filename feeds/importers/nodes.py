"""Elements of a feed by the names that everybody uses, whatever prefix or spelling of a namespace a feed has."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit

# Compared in lower case and without a final slash: feeds write them in many ways.
PREFIXES = {
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://podlove.org/simple-chapters": "psc",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://www.w3.org/2005/atom": "atom",
    "http://search.yahoo.com/mrss": "media",
    "http://purl.org/dc/elements/1.1": "dc",
}
MOST = 500
WHOLE = re.compile(r"\s*(\d{1,9})(?:\.0*)?\s*$")


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """Return ``itunes:image`` for a tag of that vocabulary, the bare name for one of RSS."""
    namespace, brace, local = tag.rpartition("}")
    if not brace:
        return tag
    known = PREFIXES.get(namespace[1:].lower().rstrip("/"))
    return f"{known}:{local}" if known else f"{namespace[1:]} {local}"


class Node:
    """An element and its children by name."""

    __slots__ = ("_children", "base", "element")

    def __init__(self, element: Any, base: str) -> None:
        self.element, self.base = element, base
        self._children: dict[str, list[Any]] = {}
        for child in element:
            if isinstance(child.tag, str):
                self._children.setdefault(name_of(child.tag), []).append(child)

    @property
    def names(self) -> dict[str, int]:
        """How often each name occurs among the children."""
        return {name: len(found) for name, found in self._children.items()}

    @property
    def words(self) -> str:
        """The text inside of the element."""
        return "".join(self.element.itertext()).strip()

    def all(self, name: str) -> Iterator["Node"]:
        """Yield the children of a name; of thousands, as attacks have them, the first."""
        for child in self._children.get(name, ())[:MOST]:
            yield Node(child, self.base)

    def first(self, name: str) -> "Node | None":
        return next(self.all(name), None)

    def text(self, *names: str) -> str:
        """Return the text of the first child of these names that has any."""
        found = ("".join(child.itertext()).strip() for name in names for child in self._children.get(name, ()))
        return next((text for text in found if text), "")

    def get(self, attribute: str) -> str:
        return str(self.element.get(attribute, "")).strip()

    def url(self, value: str) -> str:
        """Return ``value`` as an address of the web, or "" when it is none."""
        try:
            address = urljoin(self.base, value.strip())
            parts = urlsplit(address)
        except ValueError:
            return ""
        return address if value.strip() and parts.scheme in ("http", "https") and parts.hostname else ""

    def link(self, name: str, attribute: str) -> str:
        """Return the address in an attribute of the first child that has one."""
        return next((url for child in self.all(name) if (url := self.url(child.get(attribute)))), "")

    def number(self, *names: str) -> int | None:
        """Return a positive whole number, or None."""
        found = WHOLE.match(self.text(*names))
        return (int(found[1]) or None) if found else None
