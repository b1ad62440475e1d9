"""Puts imports into procrastinate's queue, by the names of their tasks, which import what moves an item."""

from procrastinate.contrib.django import app

from feeds.importers.conf import conf
from feeds.importers.models import FeedImport
from feeds.importers.states import State

READ, MOVE, SETTLE = "importers.read", "importers.move", "importers.settle"
QUEUE = "deliver"
# One recording at a time is fetched in the whole house: feeds are waited for more urgently.
ONE_AT_A_TIME = "importers"


def enqueue_reading(asked: FeedImport) -> None:
    """Have the feed read, when the current transaction ends."""
    app.configure_task(READ, queue=QUEUE, lock=f"import-{asked.pk}").defer(import_id=str(asked.pk))


def enqueue_next(asked: FeedImport) -> None:
    """Have the next item moved, later when all that is left was tried before; nothing if there is none.

    What is taken over waits from the moment on at which the show is made ready.
    """
    upcoming = asked.items.filter(state=State.WAITING).order_by("attempts").first()
    if upcoming is None and (asked.has_show or not asked.takes_over):
        return
    wait = conf.retry_seconds * 2 ** (upcoming.attempts - 1) if upcoming and upcoming.attempts else 0
    task = app.configure_task(MOVE, queue=QUEUE, lock=ONE_AT_A_TIME, schedule_in={"seconds": wait} if wait else None)
    task.defer(import_id=str(asked.pk))
