"""The page that a person sees who opens a feed: made by the feed's own style sheet, once, when the feed is stored."""

import re
from functools import cache
from typing import IO, Any

from lxml import etree

from feeds.stylesheets import PLACE, SHOWN, written_stylesheet

ENTRIES = ("item", "{http://www.w3.org/2005/Atom}entry")
NAMED = re.compile(rf'<\?xml-stylesheet [^>]*href="{PLACE}/(\w+)\.xsl"'.encode())
# The style sheet is named before the first element.
BEGINNING = 500


def page_of(document: IO[bytes]) -> bytes | None:
    """Return a feed as a page of HTML, with its first entries; None for one that names no style sheet."""
    named = NAMED.search(document.read(BEGINNING))
    document.seek(0)
    return bytes(_transformation(named[1].decode())(_beginning(document))) if named else None


def _beginning(document: IO[bytes]) -> Any:
    """Return the document up to the first entry that is not shown any more: what follows would only take time."""
    context = etree.iterparse(document, tag=ENTRIES)
    for number, (_event, entry) in enumerate(context):
        if number == SHOWN:
            return etree.ElementTree(entry.getroottree().getroot())
    return etree.ElementTree(context.root)


@cache
def _transformation(language: str) -> Any:
    return etree.XSLT(etree.XML(written_stylesheet(language)))
