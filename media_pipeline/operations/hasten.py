import logging

from django.db import transaction

from media_pipeline.models import Job
from media_pipeline.queueing import enqueue
from media_pipeline.states import State, TransitionRefused

logger = logging.getLogger(__name__)
URGENT = 100


def hasten(*, job: Job, reason: str = "") -> Job:
    """Let a waiting job go before all that wait, for a message that cannot.

    Raises TransitionRefused for a job that does not wait.
    """
    with transaction.atomic():
        held = Job.objects.select_for_update().get(pk=job.pk)
        if held.state != State.WAITING:
            raise TransitionRefused(f"job {held.pk}: {held.state} does not wait")
        if held.priority < URGENT:
            held.priority = URGENT
            held.save(update_fields=["priority"])
            # Its former task finds nothing left to do.
            enqueue(held)
            logger.info("job %s goes first: %s", held.pk, reason)
    return held
