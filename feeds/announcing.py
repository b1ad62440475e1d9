"""Tell the world of feeds that have changed: after they are stored, each service by a task of its own."""

import importlib
import logging
import pkgutil
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TypeVar

import httpx
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from cms.catalogue.records import Feed, Show
from feeds import announcers
from feeds.announcer import Announcement, Announcer
from feeds.conf import announcing
from feeds.models import StoredFeed

logger = logging.getLogger(__name__)
TASK, QUEUE = "feeds.announce", "deliver"
USER_AGENT = "Athir (podcast publisher)"
PASSING = {408, 425, 429}
Anything = TypeVar("Anything", bound=Feed | None)


class NotReached(Exception):
    """A service could not be told now; later it may hear."""


@cache
def all_announcers() -> dict[str, Announcer]:
    """Return every announcer by its slug, found by its file."""
    names = [f"{announcers.__name__}.{module.name}" for module in pkgutil.iter_modules(announcers.__path__)]
    found: list[Announcer] = [importlib.import_module(name).ANNOUNCER for name in names]
    return {each.slug: each for each in found}


def with_hubs(feed: Anything) -> Anything:
    """Return a feed that names who is told of its changes; a private one names nobody, and nobody is told."""
    if feed is None or _is_secret(feed):
        return feed
    if isinstance(feed, Show):
        return replace(feed, hubs=tuple(announcing.websub_hubs), announces_by_podping=bool(announcing.podping_token))
    return replace(feed, hubs=tuple(announcing.websub_hubs))


def announce(feed: Feed | None, changed: Iterable[StoredFeed]) -> None:
    """Defer, in the present transaction, one task for each service that shall hear of the stored feeds."""
    if feed is None or _is_secret(feed) or (isinstance(feed, Show) and feed.moved_to):
        return
    for row in changed:
        address = f"{settings.WAGTAILADMIN_BASE_URL}{row.get_absolute_url()}"
        announcement = Announcement(feed=feed, format=row.format, address=address, reason=_reason(row))
        for announcer in all_announcers().values():
            for request in announcer.requests(announcement):
                _defer(announcer, request)


def tell(*, announcer: str, method: str, url: str, body: str) -> None:
    """Send one announcement; ``body`` is a form.

    Raises:
        NotReached: nobody answered in time, or the service asks to come back.
    """
    headers = {"User-Agent": USER_AGENT} | all_announcers()[announcer].headers()
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        answer = httpx.request(method, url, content=body, headers=headers, timeout=announcing.timeout)
    except httpx.HTTPError as error:
        raise NotReached(f"{url}: {error}") from error
    if answer.status_code >= 500 or answer.status_code in PASSING:
        raise NotReached(f"{url}: {answer.status_code}")
    if not answer.is_success:
        logger.error("%s refused to hear of a feed: %s", url, answer.status_code)


def _reason(row: StoredFeed) -> str:
    if row.is_live == row.was_live:
        return "update"
    return "live" if row.is_live else "liveEnd"


def _is_secret(feed: Feed) -> bool:
    return isinstance(feed, Show) and feed.is_private


def _defer(announcer: Announcer, request: httpx.Request) -> None:
    """One that still waits says the same, for the feed is stored before it runs: it is not queued twice."""
    body = request.content.decode()
    arguments = {"announcer": announcer.slug, "method": request.method, "url": str(request.url), "body": body}
    known = f"{TASK}:{announcer.slug}:{request.url}:{body}"
    try:
        with transaction.atomic():
            app.configure_task(TASK, queue=QUEUE, queueing_lock=known).defer(**arguments)
    except AlreadyEnqueued:
        pass
