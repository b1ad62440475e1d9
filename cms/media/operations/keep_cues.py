"""Give a transcript other cues: what every operation that changes one does in the end."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.media.errors import NothingSaid, Overtaken
from cms.media.models import Transcript, TranscriptVersion
from cms.media.signals import transcript_changed
from cms.users.models import User
from media_pipeline.captions.cues import Cues, in_order

KEPT_VERSIONS = 30


@transaction.atomic
def keep_cues(*, transcript: Transcript, cues: Cues, verb: str, user: User | None, expected: int = 0) -> Transcript:
    """Store ``cues`` as the next version, and drop the signature: whoever signed has not read these words.

    ``expected``: the version that was changed; 0 for whatever is there. Versions that are very old are dropped.

    Raises:
        NothingSaid: no cue has words.
        Overtaken: ``expected`` is not the latest.
    """
    if not any(cue.text for cue in cues):
        raise NothingSaid
    held = Transcript.objects.select_for_update().filter(pk=transcript.pk).first()
    if held and expected and held.version != expected:
        raise Overtaken
    transcript.version = held.version + 1 if held else 1
    transcript.cues = [asdict(cue) for cue in in_order(cues)]
    transcript.changed_at = timezone.now()
    transcript.signed_by = transcript.signed_at = None
    transcript.save()
    TranscriptVersion.objects.create(
        transcript=transcript, number=transcript.version, verb=verb, cues=transcript.cues, made_by=user
    )
    transcript.versions.filter(number__lte=transcript.version - KEPT_VERSIONS).delete()
    log(instance=transcript, action="wagtail.edit" if held else "wagtail.create", user=user)
    transcript_changed.send(sender=Transcript, recording=transcript.recording)
    return transcript
