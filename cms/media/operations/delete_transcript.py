"""Delete a transcript."""

from django.db import transaction
from wagtail.log_actions import log

from cms.media.models import Transcript
from cms.media.permissions import require_publisher
from cms.media.signals import transcript_changed
from cms.users.models import User


@transaction.atomic
def delete_transcript(*, transcript: Transcript, user: User) -> None:
    """Delete a transcript with all its versions.

    Raises:
        NotAllowed, NotPublisher: ``user`` may not change it.
    """
    require_publisher(user, transcript.recording)
    recording = transcript.recording
    log(instance=transcript, action="wagtail.delete", user=user, deleted=True)
    transcript.delete()
    transcript_changed.send(sender=Transcript, recording=recording)
