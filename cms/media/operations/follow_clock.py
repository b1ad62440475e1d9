"""Move what is tied to moments of a recording, when its editions run by another clock than before."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from cms.media.models import Recording, Transcript, TranscriptVersion
from cms.media.operations.keep_cues import keep_cues
from cms.media.signals import recording_retimed
from media_pipeline.sound.splicing import retimed

Times = list[list[float]]


def follow_clock(*, recording: Recording, times: Times, had_editions: bool) -> None:
    """Note how the clock of the original runs in the new editions; called in the transaction that adopts them."""
    before, recording.times = recording.times, times
    if before == times:
        return
    recording.save(update_fields=["times"])
    if had_editions:
        clock = partial(retimed, _pairs(before), _pairs(times))
        for transcript in recording.transcripts.filter(is_timed=True):
            _move(transcript, clock)
        recording_retimed.send(sender=Recording, recording=recording, clock=clock)


def _pairs(times: Times) -> tuple[tuple[float, float], ...]:
    return tuple((old, new) for old, new in times)


def _move(transcript: Transcript, clock: Callable[[float], float]) -> None:
    """Move the cues. The words stay those that somebody signed."""
    signed = transcript.signed_by, transcript.signed_at
    moved = tuple(replace(cue, start=clock(cue.start), end=clock(cue.end)) for cue in transcript.spoken)
    heard = tuple(cue for cue in moved if cue.length > 0)
    if heard:
        keep_cues(transcript=transcript, cues=heard, verb=TranscriptVersion.Verb.RETIMED, user=None)
        transcript.signed_by, transcript.signed_at = signed
        transcript.save(update_fields=["signed_by", "signed_at"])
