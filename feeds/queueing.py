"""When feeds are built: one task at a time for each handle, and one for many changes."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

BUILD, BUILD_LATER = "feeds.build", "feeds.build_later"
QUEUE = "default"


def lock_of(handle: str) -> str:
    return f"feeds:{handle}"


def defer_build(handle: str, *, attempt: int = 0) -> None:
    """Have the feeds of a handle built when the present transaction is committed.

    A queueing lock would be wrong here: a task that another transaction has queued may run before this one is
    committed, and then does not see its change. What is queued twice, ``absorb`` takes together.
    """
    arguments = {"handle": handle} | ({"attempt": attempt} if attempt else {})
    app.configure_task(BUILD, queue=QUEUE, lock=lock_of(handle)).defer(**arguments)


def defer_build_later(handle: str, *, at: datetime, attempt: int = 0) -> None:
    """Have the feeds built at a later time, by a task without the lock: waiting with it would hold up all others."""
    known = f"{lock_of(handle)}:{at.isoformat()}"
    try:
        with transaction.atomic():
            later = app.configure_task(BUILD_LATER, queue=QUEUE, queueing_lock=known, schedule_at=at)
            later.defer(handle=handle, attempt=attempt)
    except AlreadyEnqueued:
        pass


def absorb(handle: str) -> None:
    """Drop the builds that wait: what they were queued for is committed, so a build that begins now shows it."""
    for job in app.job_manager.list_jobs(task=BUILD, status="todo", lock=lock_of(handle)):
        if job.id is not None:
            app.job_manager.cancel_job_by_id(job.id, delete_job=True)
