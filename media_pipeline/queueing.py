"""Puts jobs into procrastinate's queue, by the task's name: the task itself imports what runs a job."""

from procrastinate.contrib.django import app

from media_pipeline.models import Job

RUN_JOB = "media_pipeline.run_job"
QUEUE = "media"


def enqueue(job: Job, *, after_seconds: int = 0) -> None:
    """Defer a job's task in the current transaction; the lock keeps two of one job from running at once."""
    app.configure_task(
        RUN_JOB,
        queue=QUEUE,
        lock=f"media-{job.pk}",
        priority=job.priority,
        schedule_in={"seconds": after_seconds} if after_seconds else None,
    ).defer(job_id=str(job.pk))
