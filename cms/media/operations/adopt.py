"""Adopt what a finished job made."""

from typing import Any

from django.db import transaction

from cms.media.models import Recording, Rendition
from cms.media.operations.follow_clock import follow_clock
from cms.media.signals import rendition_ready


@transaction.atomic
def adopt_outputs(*, recording: Recording) -> list[Rendition]:
    """Make a rendition of each edition in the result of the recording's job; doing it again changes nothing."""
    recording = Recording.objects.select_for_update().get(pk=recording.pk)
    result = recording.job.result if recording.job else {}
    had_editions = recording.renditions.exists()
    made = [_adopt(recording, edition, result) for edition in (result or {}).get("editions", [])]
    fresh = [rendition for rendition, created in made if created]
    if fresh:
        follow_clock(recording=recording, times=result.get("times", []), had_editions=had_editions)
    for rendition in fresh:
        rendition_ready.send(sender=Rendition, rendition=rendition)
    return fresh


def _adopt(recording: Recording, edition: dict[str, Any], result: dict[str, Any]) -> tuple[Rendition, bool]:
    return Rendition.objects.get_or_create(
        name=edition["name"],
        defaults={
            "recording": recording,
            "kind": edition["kind"],
            "media_type": edition["media_type"],
            "byte_length": edition["byte_length"],
            "sha256": edition["sha256"],
            "duration_s": edition["duration_s"],
            "integrated_lufs": edition["loudness"]["integrated"],
            "true_peak_dbtp": edition["loudness"]["true_peak"],
            "height": edition["height"],
            "waveform": "" if edition["height"] else result["assets"].get("peaks", ""),
            "tags": edition.get("tags", {}),
        },
    )
