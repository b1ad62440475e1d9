"""Podcast Index: the open directory behind most independent apps reads a feed anew when it is told to.

Its API documents the request as "hub/pubnotify"; it takes no key.
"""

import httpx

from cms.catalogue.records import Show
from feeds.announcer import Announcement, Announcer
from feeds.conf import announcing


def requests(announcement: Announcement) -> list[httpx.Request]:
    if not isinstance(announcement.feed, Show) or announcement.format != "podcast" or not announcing.podcastindex:
        return []
    return [httpx.Request("GET", announcing.podcastindex_url, params={"url": announcement.address})]


ANNOUNCER = Announcer(slug="podcastindex", requests=requests)
