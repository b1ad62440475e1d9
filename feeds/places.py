"""Where a feed is, and how its things are named across feeds: both follow from the record alone."""

from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from cms.catalogue.records import Feed, Story


def feed_address(feed: Feed, file_name: str) -> str:
    """Return the address of ``feed`` in the format whose file is called ``file_name``."""
    return f"{site_of(feed)}/feeds/{feed.handle}/{file_name}"


def site_of(feed: Feed) -> str:
    """Return the address of the site, without a final slash."""
    parts = urlsplit(feed.page_url)
    return f"{parts.scheme}://{parts.netloc}"


def story_id(story: Story) -> str:
    """Return what identifies a story everywhere, as a URN (RFC 9562).

    Its translations share its GUID; to a reader of feeds they are different entries.
    """
    return uuid5(NAMESPACE_URL, f"{story.guid}#{story.language}").urn
