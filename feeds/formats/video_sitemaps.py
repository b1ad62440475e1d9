"""Where the sitemaps of all programmes are: an index of sitemaps (https://www.sitemaps.org/protocol.html, "index")."""

from lxml import etree

from cms.catalogue.records import House
from feeds.format import Format
from feeds.formats.video_sitemap import is_listed
from feeds.places import site_of
from feeds.sitemap import MEDIA_TYPE, SITEMAP, w3c
from feeds.text import carried_by_xml


@carried_by_xml
def render(house: House) -> bytes:
    """Return the index as UTF-8 XML: the sitemaps lie at the root, for one speaks only for addresses below its own."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for show in filter(is_listed, house.shows):
        sitemap = etree.SubElement(root, f"{{{SITEMAP}}}sitemap")
        etree.SubElement(sitemap, f"{{{SITEMAP}}}loc").text = f"{site_of(house)}/sitemap-video-{show.handle}.xml"
        etree.SubElement(sitemap, f"{{{SITEMAP}}}lastmod").text = w3c(show.changed_at)
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return document


FORMAT = Format(slug="video-sitemaps", extension="xml", media_type=MEDIA_TYPE, subject=House, render=render)
