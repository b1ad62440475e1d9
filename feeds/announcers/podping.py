"""Podping: one notice on a public ledger, which apps and directories watch instead of asking every feed.

Requests as https://podping.cloud documents them; the token is granted to a host on request.
"""

import httpx

from cms.catalogue.records import Show
from feeds.announcer import Announcement, Announcer
from feeds.conf import announcing


def requests(announcement: Announcement) -> list[httpx.Request]:
    show = announcement.feed
    if not isinstance(show, Show) or announcement.format != "podcast" or not show.announces_by_podping:
        return []
    words = {"url": announcement.address, "reason": announcement.reason, "medium": show.medium}
    return [httpx.Request("GET", announcing.podping_url, params=words)]


def headers() -> dict[str, str]:
    return {"Authorization": announcing.podping_token}


ANNOUNCER = Announcer(slug="podping", requests=requests, headers=headers)
