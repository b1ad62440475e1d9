"""What the pipeline tells us."""

from typing import Any

from django.dispatch import receiver

from cms.media.tasks import take_outputs
from media_pipeline.models import Job
from media_pipeline.signals import job_finished


@receiver(job_finished)
def on_job_finished(sender: type[Job], job: Job, **kwargs: Any) -> None:
    take_outputs.defer(job_id=str(job.pk))
