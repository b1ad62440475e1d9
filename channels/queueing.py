"""Wakes the deliveries up. Tasks carry nothing but the wake-up: the rows say what is to be done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

LOOK, RUN = "channels.look", "channels.run"
QUEUE = "deliver"


def wake() -> None:
    """Have the scheduler look when the present transaction is committed."""
    app.configure_task(LOOK, queue=QUEUE).defer(timestamp=0)


def hand_out(given: Iterable[tuple[UUID, int]]) -> None:
    """Queue deliveries with the fences under which they were given out."""
    jobs: list[dict[str, Any]] = [{"delivery_id": str(key), "fence": fence} for key, fence in given]
    if jobs:
        app.configure_task(RUN, queue=QUEUE).batch_defer(*jobs)
