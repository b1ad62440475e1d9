"""Stop the processing of a recording."""

from cms.media.models import Recording
from cms.media.permissions import require
from cms.users.models import User
from media_pipeline.operations import cancel


def stop_processing(*, recording: Recording, user: User) -> None:
    """Cancel the recording's job; what was uploaded stays.

    Raises:
        NotAllowed: ``user`` may not change this recording.
        TransitionRefused: the job has ended meanwhile.
    """
    require(user, "change", recording)
    if recording.job:
        cancel(job=recording.job, reason=f"asked by {user.get_username()}")
