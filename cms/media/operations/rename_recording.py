"""Give a recording another title."""

from wagtail.log_actions import log

from cms.media.models import Recording
from cms.media.names import one_line
from cms.media.permissions import require
from cms.users.models import User


def rename_recording(*, recording: Recording, title: str, user: User) -> Recording:
    """Change the title that the team sees.

    Raises:
        NotAllowed: ``user`` may not change this recording.
        ValueError: nothing is left of the title.
    """
    require(user, "change", recording)
    cleaned = one_line(title)[:255]
    if not cleaned:
        raise ValueError("a recording has a title")
    recording.title = cleaned
    recording.save(update_fields=["title"])
    log(instance=recording, action="wagtail.edit", user=user)
    return recording
