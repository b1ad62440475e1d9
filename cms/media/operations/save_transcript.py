"""Save what somebody changed in a transcript."""

from cms.media.models import Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from cms.media.permissions import require_publisher
from cms.users.models import User
from media_pipeline.captions.cues import Cues


def save_transcript(
    *, transcript: Transcript, cues: Cues, user: User, expected: int, verb: str = TranscriptVersion.Verb.EDITED
) -> Transcript:
    """Give ``transcript`` other ``cues``; ``expected`` is the version that ``user`` had in front of them.

    Raises:
        NotAllowed, NotPublisher: ``user`` may not change it.
        NothingSaid, Overtaken
    """
    require_publisher(user, transcript.recording)
    return keep_cues(transcript=transcript, cues=cues, verb=verb, user=user, expected=expected)
