"""What the pipeline tells us."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.media.models import Picture
from cms.media.tasks import make_picture_sizes, take_outputs
from media_pipeline.models import Job
from media_pipeline.signals import job_finished


@receiver(job_finished)
def on_job_finished(sender: type[Job], job: Job, **kwargs: Any) -> None:
    take_outputs.defer(job_id=str(job.pk))


@receiver(post_save, sender=Picture)
def on_picture_saved(sender: type[Picture], instance: Picture, **kwargs: Any) -> None:
    make_picture_sizes.defer(picture_id=instance.pk)
