"""Start the processing of a recording again."""

from cms.media.models import Recording
from cms.media.permissions import require
from cms.users.models import User
from media_pipeline.operations import retry


def restart_processing(*, recording: Recording, user: User) -> None:
    """Put the recording's failed or cancelled job back into the queue.

    Raises:
        NotAllowed: ``user`` may not change this recording.
        TransitionRefused: the job runs already, or has succeeded.
    """
    require(user, "change", recording)
    if recording.job:
        retry(job=recording.job, reason=f"asked by {user.get_username()}")
