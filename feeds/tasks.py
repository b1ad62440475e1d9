"""Feeds are rendered here and nowhere else: never while somebody waits for an answer."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cms.catalogue.records import HOUSE
from feeds.announcing import QUEUE as ANNOUNCE_QUEUE
from feeds.announcing import TASK as ANNOUNCE
from feeds.announcing import NotReached, announce, tell
from feeds.materialise import Built, materialise
from feeds.queueing import BUILD, BUILD_LATER, QUEUE, absorb, defer_build, defer_build_later

logger = logging.getLogger(__name__)
PAUSES_S = (10, 60, 600, 3600)
"""Before each further attempt; after the last, a feed waits for its next change."""


@app.task(queue=QUEUE, name=BUILD)
def build_feeds(handle: str, attempt: int = 0) -> None:
    """Render the feeds of a handle, then have those of the house rendered, which show something of everything."""
    try:
        with transaction.atomic():
            absorb(handle)
            failed = bool(_build(handle).failed)
    except Exception:
        logger.exception("The feeds of %s could not be built", handle)
        failed = True
    if failed and attempt < len(PAUSES_S):
        at = timezone.now() + timedelta(seconds=PAUSES_S[attempt])
        defer_build_later(handle, at=at, attempt=attempt + 1)


def _build(handle: str) -> Built:
    built = materialise(handle)
    announce(built.feed, built.changed)
    if handle != HOUSE:
        defer_build(HOUSE)
    if moment := built.changes_at:
        defer_build_later(handle, at=moment)
    return built


@app.task(queue=QUEUE, name=BUILD_LATER)
def build_later(handle: str, attempt: int = 0) -> None:
    """Queue a build whose time has come."""
    defer_build(handle, attempt=attempt)


@app.periodic(cron="*/10 * * * *")
@app.task(queue=QUEUE, name="feeds.build_house")
def build_house(timestamp: int) -> None:
    """Have the feeds of the house show what nobody tells of: what was asked, and became public."""
    defer_build(HOUSE)


# The waits double from two seconds to about half an hour.
@app.task(
    queue=ANNOUNCE_QUEUE,
    name=ANNOUNCE,
    retry=RetryStrategy(max_attempts=10, exponential_wait=2, retry_exceptions=[NotReached]),
)
def announce_feed(announcer: str, method: str, url: str, body: str) -> None:
    """Tell one service of one feed."""
    tell(announcer=announcer, method=method, url=url, body=body)
