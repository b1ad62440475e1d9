"""Feeds are rendered here and nowhere else: never while somebody waits for an answer."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from cms.catalogue.records import HOUSE
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
    if handle != HOUSE:
        defer_build(HOUSE)
    if moment := built.changes_at:
        defer_build_later(handle, at=moment)
    return built


@app.task(queue=QUEUE, name=BUILD_LATER)
def build_later(handle: str, attempt: int = 0) -> None:
    """Queue a build whose time has come."""
    defer_build(handle, attempt=attempt)
