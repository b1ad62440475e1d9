"""The pipeline has ended a job: episodes may have waited for it."""

from typing import Any

from django.dispatch import receiver

from feeds.importers.tasks import settle_job
from media_pipeline.models import Job
from media_pipeline.signals import job_finished


@receiver(job_finished)
def on_job_finished(sender: type[Job], job: Job, **kwargs: Any) -> None:
    settle_job.defer(job_id=str(job.pk))
