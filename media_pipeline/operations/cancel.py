from media_pipeline.finishing import finish
from media_pipeline.models import Job
from media_pipeline.states import State


def cancel(*, job: Job, reason: str = "") -> Job:
    """Stop a job that waits or runs. A running one loses its owner, whose ffmpeg ends within a second or so.

    Raises TransitionRefused for a finished job.
    """
    finish(job, State.CANCELLED, reason=reason)
    return job
