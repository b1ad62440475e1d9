"""Adopt the transcript that the pipeline made."""

import logging
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from cms.media.models import Recording, Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from media_pipeline.captions.errors import CaptionError
from media_pipeline.captions.formats import Loaded, load
from media_pipeline.captions.lines import wrap_cues
from media_pipeline.captions.podcast_json import language_of

logger = logging.getLogger(__name__)
ROLE = "transcript"


@transaction.atomic
def adopt_transcript(*, recording: Recording) -> Transcript | None:
    """Keep what the recording's job wrote down, unless a person has been at a transcript in the same language.

    Doing it again changes nothing. None where nothing was written down, or in a language that the house lacks.
    """
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    name = _name(recording.job.result if recording.job else {})
    if not name:
        return None
    with default_storage.open(name) as stored:
        data = stored.read()
    try:
        loaded, language = load(data, filename=name), language_of(data.decode())
    except CaptionError:
        logger.exception("the transcript %s of recording %s cannot be read", name, recording.pk)
        return None
    return _keep(recording, loaded, language) if language in dict(settings.LANGUAGES) else None


def _keep(recording: Recording, loaded: Loaded, language: str) -> Transcript | None:
    transcript = recording.transcripts.filter(language=language).first()
    if transcript and (transcript.signed_at or not _is_of_machines(transcript)):
        return None
    transcript = transcript or Transcript(recording=recording, language=language)
    cues = wrap_cues(loaded.cues)
    if transcript.spoken == cues:
        return transcript
    transcript.origin, transcript.is_timed = Transcript.Origin.MACHINE, True
    return keep_cues(transcript=transcript, cues=cues, verb=TranscriptVersion.Verb.RECOGNISED, user=None)


def _is_of_machines(transcript: Transcript) -> bool:
    return not transcript.versions.exclude(verb=TranscriptVersion.Verb.RECOGNISED).exists()


def _name(result: dict[str, Any]) -> str:
    """Return the storage name of the transcript among the assets of a job, or ""."""
    return str(result.get("assets", {}).get(ROLE, ""))
