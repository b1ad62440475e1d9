"""The feed of the whole house: it names the feeds that are its own, and each of them names it.

Source: the podcast namespace, medium "publisher"; a link that is not mutual is discarded by readers.
"""

from cms.catalogue.records import House
from feeds.format import Format
from feeds.formats.podcast import MEDIA_TYPE, new_feed, written
from feeds.text import carried_by_xml


@carried_by_xml
def render(house: House) -> bytes:
    """Return the publisher feed as UTF-8 XML."""
    return written(new_feed(house), house.language).whole


FORMAT = Format(slug="publisher", extension="xml", media_type=MEDIA_TYPE, subject=House, names_hubs=True, render=render)
