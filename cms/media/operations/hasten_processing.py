"""Let the processing of a recording go before all that wait."""

from wagtail.log_actions import log

from cms.media.models import Recording
from cms.media.permissions import require
from cms.users.models import User
from media_pipeline.operations import hasten

ACTION = "athir.hasten"


def hasten_processing(*, recording: Recording, user: User) -> None:
    """For a message that cannot wait, such as a warning.

    Raises:
        NotAllowed: ``user`` may not change this recording.
        TransitionRefused: the job waits no longer.
    """
    require(user, "change", recording)
    if recording.job:
        hasten(job=recording.job, reason=f"asked by {user.get_username()}")
        log(instance=recording, action=ACTION, user=user)
