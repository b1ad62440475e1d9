from django.db import transaction

from media_pipeline.models import Job
from media_pipeline.queueing import enqueue
from media_pipeline.states import State, advance


def retry(*, job: Job, reason: str = "") -> Job:
    """Start a failed or cancelled job again; steps whose results are still there are not repeated.

    Raises TransitionRefused for any other job.
    """
    with transaction.atomic():
        advance(job, State.WAITING, reason=reason)
        job.attempts, job.error, job.error_detail, job.finished_at = 0, "", {}, None
        job.save(update_fields=["attempts", "error", "error_detail", "finished_at"])
        job.steps.update(attempts=0)
        enqueue(job)
    return job
