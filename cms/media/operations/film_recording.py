"""Have a film made of a work that can only be heard."""

from django.db import transaction

from cms.media.film_models import Film
from cms.media.films import RECIPE, Order, film_made_of
from cms.media.models import Recording
from media_pipeline.errors import BY_CODE
from media_pipeline.models import Job
from media_pipeline.operations import cancel, retry, submit
from media_pipeline.states import State

# Whoever waits for the sound of a new recording waits more impatiently.
LATER = -5


@transaction.atomic
def film_recording(*, guid: str, recording: Recording, order: Order) -> Film:
    """Start a job, once for all that asks for the same; one that failed of something that may pass starts again.

    What is still being made of the same work with other words, pictures or sound is given up.
    """
    held = Recording.objects.select_for_update().get(pk=recording.pk)
    film = film_made_of(order, guid)
    if film is None:
        job = submit(source=order.source, recipe=RECIPE, params=order.params, priority=LATER)
        film = Film.objects.create(guid=guid, recording=held, inputs=order.inputs, job=job)
    elif may_start_again(film.job):
        retry(job=film.job, reason="asked again")
    for other in Film.objects.filter(guid=guid).exclude(pk=film.pk).select_related("job"):
        if not other.job.is_finished:
            cancel(job=other.job, reason="the work has changed")
    return film


def may_start_again(job: Job) -> bool:
    if job.state == State.FAILED:
        return job.error in BY_CODE and BY_CODE[job.error].retryable
    return job.state == State.CANCELLED
