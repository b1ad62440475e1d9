"""Sign a transcript: somebody has compared it with what is heard, and answers for it."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.media.errors import Overtaken
from cms.media.models import Transcript
from cms.media.permissions import require_publisher
from cms.media.signals import transcript_changed
from cms.users.models import User

ACTION = "media.sign_transcript"


@transaction.atomic
def sign_transcript(*, transcript: Transcript, user: User, expected: int) -> Transcript:
    """Note that ``user`` answers for version ``expected``; that a machine made it is no longer said.

    Raises:
        NotAllowed, NotPublisher: ``user`` may not change it.
        Overtaken: it has another version by now, which ``user`` has not read.
    """
    require_publisher(user, transcript.recording)
    held = Transcript.objects.select_for_update().get(pk=transcript.pk)
    if held.version != expected:
        raise Overtaken
    held.signed_by, held.signed_at = user, timezone.now()
    held.save(update_fields=["signed_by", "signed_at"])
    log(instance=held, action=ACTION, user=user, data={"version": expected})
    transcript_changed.send(sender=Transcript, recording=held.recording)
    return held
