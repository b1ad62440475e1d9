"""The end of a job, whichever way it came."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from media_pipeline import storing
from media_pipeline.errors import MediaError
from media_pipeline.models import Job
from media_pipeline.signals import job_finished
from media_pipeline.states import State, advance


def finish(
    job: Job,
    to: State,
    *,
    result: dict[str, Any] | None = None,
    error: MediaError | None = None,
    reason: str = "",
) -> None:
    """Bring a job to a final state, tell those above, and remove files that no result names.

    Raises TransitionRefused.
    """
    with transaction.atomic():
        advance(job, to, reason=error.code if error else reason)
        job.finished_at = timezone.now()
        job.result = result or {}
        job.error, job.error_detail = (error.code, error.detail) if error else ("", {})
        job.save(update_fields=["finished_at", "result", "error", "error_detail"])
        job_finished.send(sender=Job, job=job)
        transaction.on_commit(lambda: storing.remove_leftovers(job))
