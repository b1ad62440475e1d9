"""Wakes the deliveries up. Tasks carry nothing but the wake-up: the rows say what is to be done."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

LOOK, RUN, LEAD = "channels.look", "channels.run", "channels.lead"
QUEUE = "deliver"


def wake() -> None:
    """Have the scheduler look when the present transaction is committed."""
    app.configure_task(LOOK, queue=QUEUE).defer(timestamp=0)


def hand_out(given: Iterable[tuple[UUID, int]]) -> None:
    """Queue deliveries with the fences under which they were given out."""
    jobs: list[dict[str, Any]] = [{"delivery_id": str(key), "fence": fence} for key, fence in given]
    if jobs:
        app.configure_task(RUN, queue=QUEUE).batch_defer(*jobs)


def lead_on(broadcasts: Iterable[int]) -> None:
    """Queue a round for each of these broadcasts; one after the other for one and the same."""
    for key in broadcasts:
        with suppress(AlreadyEnqueued), transaction.atomic():
            task = app.configure_task(LEAD, queue=QUEUE, lock=f"broadcast {key}", queueing_lock=f"broadcast {key}")
            task.defer(broadcast_id=key)
