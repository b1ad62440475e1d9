"""What an announcer is: one file in feeds/announcers/ with one such object, named ANNOUNCER."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from cms.catalogue.records import Feed


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """One feed that has changed.

    Attributes:
        feed: what it says.
        format: slug of the format that changed.
        address: absolute, of the feed in this format.
        reason: ``update``; ``live`` when something has just gone on air by it, ``liveEnd`` when that is over.
    """

    feed: Feed
    format: str
    address: str
    reason: str = "update"


@dataclass(frozen=True, kw_only=True)
class Announcer:
    """A service, or several of one kind, that wants to hear of changes.

    Attributes:
        slug: names it in the queue.
        requests: pure function from an announcement to the requests that tell of it; none when it is not for this
            service, or the service is switched off.
        headers: what is sent with them and not kept in the queue, such as a password.
    """

    slug: str
    requests: Callable[[Announcement], Sequence[httpx.Request]]
    headers: Callable[[], dict[str, str]] = dict
