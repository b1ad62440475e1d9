"""From HTML that was written elsewhere to the blocks of a body: words and links, nothing that loads anything."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urljoin

import nh3
from django.utils.html import linebreaks, urlize
from lxml import html
from wagtail.rich_text import RichText

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
TAGS = {"p", "a", "ol", "ul", "li", "strong", "b", "em", "i", "br", "blockquote", "cite", *HEADINGS}
SCHEMES = {"http", "https", "mailto"}
# The body of a page names a bold stretch so; the editor would drop the others.
SAME = (("<strong>", "<b>"), ("</strong>", "</b>"))
MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&(?:#\d+|#x[\da-fA-F]+|\w+);")
LONGEST_HEADING = 255

Block = tuple[str, Any]


def prose(text: str, *, base: str = "") -> list[Block]:
    """Return ``text``, HTML or plain, as blocks of a body; links that are relative lead on from ``base``.

    Pictures, styles and scripts are left out: what is remote would tell others who reads.
    """
    written = text if MARKUP.search(text) else linebreaks(urlize(text, autoescape=True))

    def absolute(tag: str, attribute: str, value: str) -> str:
        return urljoin(base, value) if attribute == "href" else value

    cleaned = nh3.clean(
        written, tags=TAGS, attributes={"a": {"href"}}, attribute_filter=absolute, url_schemes=SCHEMES, link_rel=None
    )
    for theirs, ours in SAME:
        cleaned = cleaned.replace(theirs, ours)
    return list(_blocks(cleaned))


def plain(text: str) -> str:
    """Return the words of ``text``, HTML or plain, on one line."""
    spaced = re.sub(r"(?i)<(?:br|/p|/li|/h\d|/div|/blockquote)\b[^>]*>", " ", text)
    bare = html.fromstring(f"<div>{spaced}</div>").text_content() if MARKUP.search(text) else text
    return " ".join(bare.split())


def _blocks(cleaned: str) -> Iterator[Block]:
    waiting = ""
    for node in html.fragments_fromstring(cleaned):
        tag = node if isinstance(node, str) else node.tag
        if tag in HEADINGS or tag == "blockquote":
            yield from _paragraph(waiting)
            yield from _special(node)
            waiting = escape(node.tail or "", quote=False)
        elif isinstance(node, str):
            waiting += escape(node, quote=False)
        else:
            waiting += html.tostring(node, encoding="unicode")
    yield from _paragraph(waiting)


def _special(node: Any) -> Iterator[Block]:
    cite = node.find(".//cite")
    attribution = "" if cite is None else " ".join(cite.text_content().split())
    if cite is not None:
        cite.drop_tree()
    words = " ".join(node.text_content().split())
    if words and node.tag == "blockquote":
        yield "quote", {"text": words, "attribution": attribution}
    elif words:
        yield "heading", words[:LONGEST_HEADING]


def _paragraph(markup: str) -> Iterator[Block]:
    bare = markup.strip()
    if bare and html.fromstring(f"<div>{bare}</div>").text_content().strip():
        yield "paragraph", RichText(bare if bare.startswith("<") else f"<p>{bare}</p>")
