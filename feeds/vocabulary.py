"""An XML vocabulary as a table: which elements it has, and what of a record goes into each.

Every module of feeds.extensions defines one, named VOCABULARY. feedgen writes RSS, Atom and the older itunes tags;
what it lacks is written from these tables, by one feedgen extension. It writes text into holes that it leaves in
feedgen's document: an element of lxml for each of a hundred thousand tags would take several times as long.
"""

import importlib
import pkgutil
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator

from feeds import extensions
from feeds.format import Pieces
from feeds.text import require_clean

Read = Callable[[Any], Any]
# Markup and, after each piece of it, a value that is yet to be escaped: bytes, which are joined faster than text.
Texts = list[bytes]
# Takes the pieces so far, the markup that waits for the next value, and a record; returns what waits then.
Write = Callable[[Texts, bytes, Any], bytes]
# No text may have it (XML 1.0, section 2.2), so it can stand between texts.
BETWEEN = b"\x1f"
LINE = "\n"
# What means markup, in elements or in attributes (XML 1.0, section 2.4); the ampersand first, for the others bring it.
REFERENCES = ((b"&", b"&amp;"), (b"<", b"&lt;"), (b">", b"&gt;"), (b'"', b"&quot;"))
EXTENSION = "vocabularies"
ITEM_END = b"</item>"


def itself(value: Any) -> Any:
    return value


def only(value: Any) -> tuple[Any, ...]:
    """Return a row for a value, and none for "", None, False or nothing at all."""
    return (value,) if value else ()


def rows(name: str) -> Read:
    """Return what makes one row of a field, and none where the record lacks it or has nothing in it."""
    return lambda record: only(getattr(record, name, None))


def each(name: str) -> Read:
    """Return what makes a row of each value in a field, and none where the record lacks it."""
    return lambda record: getattr(record, name, ())


@dataclass(frozen=True, kw_only=True)
class Tag:
    """An element.

    Attributes:
        name: in the vocabulary; with a prefix for one of another, and ":name" for one that is in no namespace.
        rows: of a record, the values that make one element each; nothing makes none.
        text: of such a value, what the element says; ``is_html`` if that is HTML, for a CDATA section.
        constants: attributes that always say the same.
        attributes: of such a value, what each attribute says; one that says "" or None is left out.
        children: tags inside of the element, which read the same value; none in one that has a text.
    """

    name: str
    rows: Read
    text: Read | None = None
    is_html: bool = False
    constants: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Read] = field(default_factory=dict)
    children: tuple["Tag", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """``channel`` reads a Show or a House, ``item`` an Episode; one with a higher ``position`` comes later.

    One without a prefix has the elements that are in no namespace.
    """

    prefix: str = ""
    uri: str = ""
    channel: tuple[Tag, ...] = ()
    item: tuple[Tag, ...] = ()
    position: int = 0


def writer(tag: Tag, prefix: str) -> Write:
    """Return a function that adds the elements of ``tag`` to pieces, as a record says."""
    name = tag.name if ":" in tag.name else f"{prefix}:{tag.name}"
    name = name.removeprefix(":")
    constants = "".join(f' {key}="{escape(said)}"' for key, said in tag.constants.items())
    start, end = f"{LINE}<{name}{constants}".encode(), f"</{name}>".encode()
    find, text, children = tag.rows, tag.text, tuple(writer(child, prefix) for child in tag.children)
    attributes = tuple((f' {key}="'.encode(), read) for key, read in tag.attributes.items())

    def write(pieces: Texts, waiting: bytes, record: Any) -> bytes:
        for row in find(record):
            waiting += start
            for opening, read in attributes:
                value = read(row)
                if value or value == 0:
                    pieces += waiting + opening, (value if type(value) is str else str(value)).encode()
                    waiting = b'"'
            if text and tag.is_html:
                waiting += b"><![CDATA[" + _whole(text(row).encode()) + b"]]>" + end
            elif text:
                pieces += waiting + b">", str(text(row)).encode()
                waiting = end
            elif children:
                waiting += b">"
                for child in children:
                    waiting = child(pieces, waiting, row)
                waiting += end
            else:
                waiting += b"/>"
        return waiting

    return write


def fragment(writers: Iterable[Write], record: Any) -> bytes:
    """Return the elements of a record.

    Raises:
        ValueError: a text has characters that XML cannot carry.
    """
    pieces: Texts = []
    waiting = b""
    for write in writers:
        waiting = write(pieces, waiting, record)
    values = pieces[1::2]
    # All at once, which is many times faster than one after another.
    joined = BETWEEN.join(values)
    require_clean(joined, but=BETWEEN * (len(values) - 1))
    escaped = _escaped(joined)
    # Where nothing had to be escaped, they stand as they are.
    if escaped is not joined:
        pieces[1::2] = escaped.split(BETWEEN)
    return b"".join(pieces) + waiting + LINE.encode()


def _whole(html: bytes) -> bytes:
    """Return what can stand in a CDATA section: what would end it is divided among two (XML 1.0, section 2.7)."""
    require_clean(html)
    # A single byte is looked for many times faster than three.
    return html.replace(b"]]>", b"]]]]><![CDATA[>") if b"]" in html else html


def _escaped(text: bytes) -> bytes:
    for character, reference in REFERENCES:
        text = text.replace(character, reference)
    return text


class Holes:
    """Marks in a document that lists items, and what shall stand in their place: first of the channel, then of each."""

    def __init__(self) -> None:
        # Nobody can know it in advance, so no text holds it.
        self.mark = f"hole-{secrets.token_hex(8)}"
        self.fragments: list[bytes] = []

    def leave(self, parent: Any, content: bytes = b"") -> None:
        """Mark the end of ``parent`` as the place of ``content``; holes are left in the order of the document."""
        parent[-1].tail = self.mark
        self.fragments.append(content)

    def fill(self, document: bytes) -> Pieces:
        """Return ``document`` in pieces, with what the marks stand for."""
        mark, (channel, *fragments) = self.mark.encode(), self.fragments
        head, _mark, rest = document.partition(mark)
        *openings, tail = rest.split(mark + ITEM_END)
        items = (b"".join((*both, ITEM_END)) for both in zip(openings, fragments, strict=True))
        return Pieces(head=head + channel, items=tuple(items), tail=tail)


class ChannelExtension(BaseExtension):
    """The tags of a channel."""

    vocabularies: tuple[Vocabulary, ...]
    writers: tuple[Write, ...]
    entry_class: type

    def __init__(self) -> None:
        self.holes = Holes()
        self.record: Any = None

    def extend_ns(self) -> dict[str, str]:
        return {vocabulary.prefix: vocabulary.uri for vocabulary in self.vocabularies if vocabulary.prefix}

    def extend_rss(self, rss_feed: Any) -> Any:
        self.holes.leave(rss_feed[0], fragment(self.writers, self.record))
        return rss_feed


class EntryExtension(BaseEntryExtension):
    """The tags of an item."""

    writers: tuple[Write, ...]
    holes: Holes
    record: Any = None

    def extend_rss(self, entry: Any) -> Any:
        self.holes.leave(entry, fragment(self.writers, self.record))
        return entry


class DuplicateVocabulary(Exception):
    """Two files define the same vocabulary."""


@cache
def all_vocabularies() -> dict[str, Vocabulary]:
    """Return the vocabularies by prefix, in the order in which their elements are written.

    Raises:
        DuplicateVocabulary: two have one prefix.
    """
    names = [f"{extensions.__name__}.{module.name}" for module in pkgutil.iter_modules(extensions.__path__)]
    found: list[Vocabulary] = [importlib.import_module(name).VOCABULARY for name in names]
    by_prefix = {vocabulary.prefix: vocabulary for vocabulary in sorted(found, key=lambda found: found.position)}
    if len(by_prefix) < len(found):
        raise DuplicateVocabulary([vocabulary.prefix for vocabulary in found])
    return by_prefix


@cache
def _writers() -> tuple[tuple[Write, ...], tuple[Write, ...]]:
    chosen = all_vocabularies().values()
    channel = tuple(writer(tag, each.prefix) for each in chosen for tag in each.channel)
    item = tuple(writer(tag, each.prefix) for each in chosen for tag in each.item)
    return channel, item


def register(feed: FeedGenerator, record: Any) -> None:
    """Have the vocabularies describe ``record`` in a feed; before any entry is added."""
    channel, item = _writers()
    known = {"vocabularies": tuple(all_vocabularies().values()), "writers": channel}
    extension = type("Channel", (ChannelExtension,), known)()
    extension.record = record
    entry_class = type("Entry", (EntryExtension,), {"writers": item, "holes": extension.holes})
    feed.register_extension(EXTENSION, lambda: extension, entry_class, atom=False)
