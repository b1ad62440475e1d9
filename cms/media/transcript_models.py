"""Transcripts of recordings, and how each came to be."""

import uuid
from bisect import bisect_right
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media_pipeline.captions import plain_text
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.formats import FORMATS, Format


def languages() -> list[tuple[str, Any]]:
    return [*settings.LANGUAGES]


class Transcript(models.Model):
    """What is said in a recording, in one language, as cues. ``version`` grows with every change of them."""

    class Origin(models.TextChoices):
        UPLOADED = "uploaded", _("brought as a file")
        MACHINE = "machine", _("made by a machine")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey("media.Recording", on_delete=models.CASCADE, related_name="transcripts")
    language = models.CharField(_("language"), max_length=10, choices=languages)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    cues = models.JSONField(_("cues"), default=list)
    is_timed = models.BooleanField(_("the times are those of the recording"), default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed"), null=True)

    class Meta:
        verbose_name = _("transcript")
        verbose_name_plural = _("transcripts")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["recording", "language"], name="one_transcript_per_language")]

    def __str__(self) -> str:
        return f"{self.recording} ({self.language})"

    @property
    def spoken(self) -> Cues:
        """The cues, in order of time."""
        return tuple(Cue(**cue) for cue in self.cues)

    def parts(self, starts: list[float]) -> list[list[Cue]]:
        """Return the cues put together as people read them, in groups.

        The first group is what is said before the first of ``starts``, in seconds; then from each of them to the next.
        """
        groups: list[list[Cue]] = [[] for _part in range(len(starts) + 1)]
        for cue in self.spoken:
            groups[bisect_right(starts, (cue.start + cue.end) / 2)].append(cue)
        return [list(plain_text.paragraphs(tuple(group))) for group in groups]

    @property
    def is_unchecked(self) -> bool:
        """Say whether a machine wrote it and nobody has signed it."""
        return self.origin == self.Origin.MACHINE and self.signed_at is None

    @property
    def formats(self) -> list[Format]:
        """The formats in which it is offered: guessed times are not given to programs."""
        return [form for form in FORMATS.values() if self.is_timed or not form.is_timed]

    def url(self, extension: str = "vtt") -> str:
        """Return the path of the file of this format."""
        return reverse("transcript_file", args=[self.id, extension])


class TranscriptVersion(models.Model):
    """A transcript as somebody, or a machine, left it; never changed."""

    class Verb(models.TextChoices):
        IMPORTED = "imported", _("Imported from a file")
        RECOGNISED = "recognised", _("Written by a machine")
        EDITED = "edited", _("Edited")
        RESTORED = "restored", _("Brought back")
        RETIMED = "retimed", _("Moved to the new times of the sound")

    transcript = models.ForeignKey(Transcript, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    cues = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["transcript", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.transcript}, {self.number}"
