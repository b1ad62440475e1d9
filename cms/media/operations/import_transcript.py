"""Import a transcript from a file."""

from django.db import transaction

from cms.media.errors import Unreadable
from cms.media.models import Recording, Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from cms.media.permissions import require_publisher
from cms.users.models import User
from media_pipeline.captions.errors import CaptionError
from media_pipeline.captions.formats import load


@transaction.atomic
def import_transcript(
    *, recording: Recording, language: str, data: bytes, filename: str, user: User | None
) -> Transcript:
    """Read ``data`` as the transcript of ``recording`` in ``language``, in place of the one that may be there.

    Without a user, the operator does, at the shell.

    Raises:
        NotAllowed, NotPublisher: ``user`` may not change the transcripts of this recording.
        Unreadable: the file says nothing, or not when.
    """
    if user is not None:
        require_publisher(user, recording)
    try:
        loaded = load(data, filename=filename, duration=length_of(recording))
    except CaptionError as error:
        raise Unreadable(error) from error
    transcript = recording.transcripts.filter(language=language).first()
    transcript = transcript or Transcript(recording=recording, language=language)
    transcript.origin, transcript.is_timed = Transcript.Origin.UPLOADED, loaded.is_timed
    return keep_cues(transcript=transcript, cues=loaded.cues, verb=TranscriptVersion.Verb.IMPORTED, user=user)


def length_of(recording: Recording) -> float:
    """Return the length of what listeners hear in seconds, or 0 while it is not known."""
    return recording.edition.duration_s if recording.edition else 0.0
