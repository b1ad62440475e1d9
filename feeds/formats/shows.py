"""All shows as an OPML subscription list, which podcast apps import. Source: OPML 2.0, "Subscription lists"."""

from email.utils import format_datetime
from typing import Any

from lxml import etree

from cms.catalogue.records import House, Show
from feeds.format import Format
from feeds.stylesheets import styled
from feeds.text import carried_by_xml


@carried_by_xml
def render(house: House) -> bytes:
    """Return the list as UTF-8 XML; private shows are not in it, nor those that have nothing to hear or to await."""
    document = etree.Element("opml", version="2.0")
    head = etree.SubElement(document, "head")
    etree.SubElement(head, "title").text = house.title
    etree.SubElement(head, "dateModified").text = format_datetime(house.changed_at)
    etree.SubElement(head, "ownerName").text = house.author
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(document, "body")
    for show in house.shows:
        if not show.is_private and (show.released_at or show.live_items):
            _add(body, show)
    written: bytes = etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return styled(written, house.language)


def _add(body: Any, show: Show) -> None:
    values = {
        "type": "rss",
        "text": show.title,
        "title": show.title,
        "description": show.summary,
        "language": show.language,
        "xmlUrl": show.moved_to or show.feed_url,
        "htmlUrl": show.page_url,
    }
    etree.SubElement(body, "outline", values)


FORMAT = Format(slug="shows", extension="opml", media_type="text/xml; charset=utf-8", subject=House, render=render)
