"""From the bytes of a feed to its elements, whatever somebody put into them.

Nothing is fetched and no entity is replaced; depth, length of texts and number of elements are limited; items are let
go as soon as they have been read, so that memory does not grow with their number.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Generic, TypeVar

from lxml import etree

from feeds.importers.conf import MEBIBYTE, conf
from feeds.importers.errors import (
    BadEncoding,
    EmptyFeed,
    Entities,
    FeedTooLarge,
    NotAFeed,
    NotWellFormed,
    OtherKind,
)
from feeds.importers.nodes import name_of

BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
XML_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml.*?\?>", re.DOTALL)
# Encodings of text; Python knows others, some of which are slow or unpack.
TEXTUAL = re.compile(r"(utf-(8|16|32)(-[bl]e)?|ascii|iso8859-\d+|cp125\d|koi8-\w|gb\w+|big5\w*|shift_jis\w*|euc_\w+)$")
# Characters that XML 1.0 cannot carry (section 2.2): feeds have them, readers drop them.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
INTERNAL_SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[", re.IGNORECASE)
PROLOGUE = 100_000
MOST_TAGS = 6_000_000
LINK = re.compile(r"<link\b[^>]{0,1000}application/rss\+xml[^>]{0,1000}>", re.IGNORECASE)
HREF = re.compile(r"""href\s*=\s*["']([^"']{1,2000})["']""", re.IGNORECASE)
OTHER_ROOTS = {"atom:feed": "Atom", "feed": "Atom", "opml": "OPML"}


Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Document(Generic[Item]):
    """A feed: its channel, what was read of each item, and the first line that was not right, or 0."""

    channel: Any
    items: list[Item]
    mended_at: int = 0


def parse(data: bytes, *, charset: str, read: Callable[[Any], Item]) -> Document[Item]:
    """Take a feed apart; ``read`` gets each item, which is let go afterwards; ``charset`` is what the server said.

    Raises:
        FeedRefused: see errors.py.
    """
    if not data.strip():
        raise EmptyFeed
    text = decoded(data, charset)
    check_kind(text)
    if text.count("<") > MOST_TAGS:
        raise FeedTooLarge(limit_mb=conf.feed_bytes // MEBIBYTE)
    if INTERNAL_SUBSET.search(text, 0, PROLOGUE):
        raise Entities
    ends_well = text.rstrip().lower().endswith("</rss>")
    clean = FORBIDDEN.sub("", XML_DECLARATION.sub("", text, count=1)).encode()
    del text
    try:
        return _taken_apart(clean, read)
    except etree.XMLSyntaxError as error:
        # What breaks off may lack half of its episodes; what only has a slip in it does not.
        if not ends_well:
            raise NotWellFormed(str(error), line=error.lineno or 0) from error
        return _mended(clean, read, error)


def _mended(clean: bytes, read: Callable[[Any], Item], error: etree.XMLSyntaxError) -> Document[Item]:
    line = max(error.lineno or 0, 1)
    try:
        return replace(_taken_apart(clean, read, recover=True), mended_at=line)
    except etree.XMLSyntaxError as again:
        raise NotWellFormed(str(again), line=line) from error


def _taken_apart(clean: bytes, read: Callable[[Any], Item], *, recover: bool = False) -> Document[Item]:
    """Raises lxml.etree.XMLSyntaxError, NotAFeed, OtherKind, Entities, and what ``read`` raises."""
    context = etree.iterparse(
        BytesIO(clean),
        events=("end",),
        tag="item",
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    items = []
    for _event, item in context:
        parent = item.getparent()
        if parent is None or parent.tag != "channel":
            continue
        items.append(read(item))
        item.clear()
        while (former := item.getprevious()) is not None and former.tag == "item":
            parent.remove(former)
    return Document(channel=channel_of(context.root), items=items)


def channel_of(root: Any) -> Any:
    """Raises NotAFeed, OtherKind, Entities."""
    if root is None:
        raise NotAFeed
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise Entities
    name = name_of(root.tag)
    if name in OTHER_ROOTS:
        raise OtherKind(kind=OTHER_ROOTS[name])
    channel = root.find("channel") if name.lower() == "rss" else None
    if channel is None:
        raise NotAFeed(name)
    return channel


def decoded(data: bytes, charset: str) -> str:
    """Return the text. The mark at its beginning counts first, then what the feed declares, then the server.

    Raises:
        BadEncoding: the bytes are not what is said, or what is said is no encoding.
    """
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "")
    declared = DECLARATION.match(data[:400])
    said = declared[1].decode() if declared else ""
    tried = [name for name in (marked, said, charset) if name] or ["utf-8"]
    for name in tried:
        try:
            known = codecs.lookup(name).name
            if TEXTUAL.match(known):
                return data.decode(known)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    raise BadEncoding(encoding=tried[0][:40])


def check_kind(text: str) -> None:
    """Raises NotAFeed for what is no XML; a web page often names its feed, which then is the hint."""
    head = text[:500_000].lstrip("\ufeff \t\r\n")
    is_page = re.match(r"(?i)<!doctype html|<html", head) or re.search(r"(?i)^.{0,2000}<html", head, re.DOTALL)
    if is_page and "<rss" not in head[:3000].lower():
        links = (HREF.search(link) for link in LINK.findall(head))
        hint = next((found[1] for found in links if found), "")
        raise NotAFeed(hint=hint)
    if not head.startswith("<"):
        raise NotAFeed
