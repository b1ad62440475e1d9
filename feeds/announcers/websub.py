"""WebSub: hubs are told that a feed has changed, fetch it, and hand it on to their subscribers.

How a publisher tells a hub is left open by the specification (W3C WebSub, section 6); all public hubs take this form.
"""

import httpx

from feeds.announcer import Announcement, Announcer
from feeds.registry import all_formats


def requests(announcement: Announcement) -> list[httpx.Request]:
    if not all_formats()[announcement.format].names_hubs:
        return []
    address = announcement.address
    # Hubs know the address of the feed by the one name or by the other.
    form = {"hub.mode": "publish", "hub.url": address, "hub.topic": address}
    return [httpx.Request("POST", hub, data=form) for hub in announcement.feed.hubs]


ANNOUNCER = Announcer(slug="websub", requests=requests)
