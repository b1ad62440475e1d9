"""RSS 2.0 itself, with content:encoded (RSS 2.0 at Harvard Law; RSS 1.0 module "content")."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from cms.catalogue.intake import plain
from feeds.importers.nodes import Node

SUMMARY_LENGTH = 1000
REFERENCE = re.compile(r"&(?:#\d{1,7}|#x[\da-fA-F]{1,6}|\w{2,31});")
LENGTH = re.compile(r"\d{1,15}$")
TAKEN = {
    *("title", "link", "description", "language", "copyright", "image", "pubDate", "guid", "enclosure", "item"),
    *("content:encoded", "atom:link", "category"),
}
# What says nothing that the house does not say by itself.
PASSED_OVER = {"generator", "lastBuildDate", "docs", "ttl", "managingEditor", "webMaster", "author", "dc:creator"}


def title(node: Node) -> str:
    """Return the title on one line; some feeds escape it twice."""
    text = node.text("title", "itunes:title")
    return " ".join((unescape(text) if REFERENCE.search(text) else text).split())


def summary(node: Node) -> str:
    """Return the description, or what stands for it, as plain text of at most 1,000 characters, cut between words."""
    text = node.text("description", "itunes:summary", "googleplay:description", "itunes:subtitle", "content:encoded")
    words = plain(text) if "<" in text or REFERENCE.search(text) else "\n".join(map(str.strip, text.splitlines()))
    if len(words) <= SUMMARY_LENGTH:
        return words
    return words[: SUMMARY_LENGTH - 1].rsplit(maxsplit=1)[0] + "…"


def notes(node: Node, summary: str) -> str:
    """Return the show notes, HTML or plain; "" where they say no more than ``summary``."""
    text = node.text("content:encoded", "description", "itunes:summary")
    return "" if text == summary else text


def link(node: Node) -> str:
    return node.url(node.text("link"))


def moment(node: Node) -> datetime | None:
    """Return when an item was published, or None where that cannot be understood."""
    text = node.text("pubDate", "dc:date")
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found if 1990 <= found.year <= 2100 else None
    return None


def enclosure(node: Node) -> tuple[str, int]:
    """Return the address of the sound and its declared length; "" where there is none."""
    for child in node.all("enclosure"):
        if url := node.url(child.get("url")):
            length = child.get("length")
            return url, int(length) if LENGTH.match(length) else 0
    return "", 0


def picture(node: Node) -> str:
    image = node.first("image")
    return node.url(image.text("url")) if image else ""


def self_link(node: Node) -> str:
    """Return where the feed says it lives (atom:link, rel="self"), or ""."""
    return _related(node, "self")


def older_page(node: Node) -> str:
    """Return where the episodes before those of this document are (RFC 5005, sections 3 and 4), or ""."""
    return _related(node, "next") or _related(node, "prev-archive")


def _related(node: Node, relation: str) -> str:
    links = (node.url(each.get("href")) for each in node.all("atom:link") if each.get("rel") == relation)
    return next((url for url in links if url), "")
