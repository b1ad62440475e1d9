"""The permanent pages of what the public has asked, for search engines: a sitemap without any extension."""

from cms.catalogue.records import House
from feeds.format import Format
from feeds.sitemap import MEDIA_TYPE, Sitemap
from feeds.text import carried_by_xml


@carried_by_xml
def render(house: House) -> bytes:
    """Return the sitemap as UTF-8 XML."""
    sitemap = Sitemap()
    for page in house.asked:
        sitemap.page(page.url, page.changed_at)
    return sitemap.document()


FORMAT = Format(slug="question-sitemap", extension="xml", media_type=MEDIA_TYPE, subject=House, render=render)
