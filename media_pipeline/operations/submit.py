from typing import Any

from django.db import transaction

from media_pipeline.bench import Params
from media_pipeline.models import Job, JobStep
from media_pipeline.queueing import enqueue
from media_pipeline.recipes import RECIPES


def submit(*, source: str, recipe: str, params: dict[str, Any], priority: int = 0) -> Job:
    """Have a recipe applied to a recording.

    `source`: name in the storage "originals", of recipes.OF_EDITIONS in "default"; `params`: see
    media_pipeline.bench.Params. Job and task are created in one transaction, that of the caller if there is one.
    Raises KeyError for an unknown recipe and pydantic.ValidationError for wrong parameters.
    """
    names = RECIPES[recipe]
    Params.read(params)
    with transaction.atomic():
        job = Job.objects.create(recipe=recipe, source=source, params=params, priority=priority)
        JobStep.objects.bulk_create(
            JobStep(job=job, position=position, name=name) for position, name in enumerate(names, 1)
        )
        enqueue(job)
    return job
