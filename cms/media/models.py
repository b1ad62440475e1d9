"""Recordings and what the pipeline made of them, unfinished uploads, images and documents."""

import uuid
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.models import CollectionMember
from wagtail.search import index

from cms.media.film_models import Film
from cms.media.sound_models import ShowSound
from cms.media.transcript_models import Transcript, TranscriptVersion
from media_pipeline.models import Job
from media_pipeline.steps import keep

__all__ = [
    "Attachment",
    "Film",
    "Picture",
    "PictureRendition",
    "Recording",
    "Rendition",
    "ShowSound",
    "Transcript",
    "TranscriptVersion",
    "Upload",
]


class Picture(AbstractImage):
    """A picture; its description is read aloud where the picture cannot be seen."""

    # Tags are one list for the whole house: those of one show would name its plans to every other.
    admin_form_fields = tuple(name for name in WagtailImage.admin_form_fields if name != "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        permissions = [("choose_picture", "Can choose picture")]

    def get_upload_to(self, filename: str) -> str:
        """Name the file, and so its renditions, by chance: nobody finds a draft's picture by guessing."""
        return f"original_images/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class PictureRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_image_and_size"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image} ({self.filter_spec})"


class Attachment(AbstractDocument):
    """A file to read, offered beside a page."""

    admin_form_fields = tuple(name for name in WagtailDocument.admin_form_fields if name != "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        permissions = [("choose_attachment", "Can choose attachment")]


def originals() -> Any:
    """Return the private storage: what was uploaded is kept as it came and never served to the public."""
    return storages["originals"]


def original_name(recording: "Recording", filename: str) -> str:
    """Name a stored original by its id alone: the officer's file name is shown, never used as a path."""
    return recording.id.hex


# What an enclosure is: the one format that no app refuses; or the file as it came, where that was chosen.
MAIN_KIND = "mp3"
KEPT_KIND = keep.KIND
# What is offered to those who count their megabytes.
LIGHT_KIND = "opus"


class Recording(CollectionMember, index.Indexed, models.Model):
    """What an officer brought: one file, kept for good, from which every edition is made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=255)
    original = models.FileField(_("file"), storage=originals, upload_to=original_name, max_length=255)
    original_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    job = models.ForeignKey(
        Job, verbose_name=_("job"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    choices = models.JSONField(default=dict, editable=False, help_text="As cms.media.sound.SoundChoices.")
    sample = models.ForeignKey(Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    # How the clock of the original runs in the editions: see media_pipeline.sound.splicing.
    times = models.JSONField(default=list, editable=False)

    search_fields = [
        index.SearchField("title", boost=5),
        index.AutocompleteField("title"),
        index.SearchField("original_name"),
        index.FilterField("collection_id"),
        index.FilterField("uploaded_by_id"),
    ]

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "sha256"], name="one_recording_per_file_and_collection")
        ]
        permissions = [("choose_recording", "Can choose recording")]

    def __str__(self) -> str:
        return self.title

    @property
    def edition(self) -> "Rendition | None":
        """The edition that every player can play, or None while there is none."""
        return self.editions.get(KEPT_KIND) or self.editions.get(MAIN_KIND)

    @property
    def editions(self) -> dict[str, "Rendition"]:
        """The latest rendition of each kind."""
        return {found.kind: found for found in sorted(self.renditions.all(), key=lambda found: found.created_at)}

    @property
    def videos(self) -> list["Rendition"]:
        """The latest rendition of each size of picture, the smallest first."""
        return sorted((found for found in self.editions.values() if found.height), key=lambda found: found.height)

    def asset(self, role: str) -> str:
        """The storage name of something else that the pipeline made, such as `poster` or `hls`; "" without it."""
        return str(self.job.result.get("assets", {}).get(role, "")) if self.job else ""

    @property
    def poster(self) -> str:
        """The path of a picture that stands for the video, or ""."""
        return reverse("poster", args=[self.id]) if self.asset("poster") else ""

    @property
    def playlist(self) -> str:
        """The path of the playlist with which players choose a size by themselves, or ""."""
        name = self.asset("hls")
        return reverse("stream", args=[self.id, PurePath(name).name]) if name else ""

    @property
    def strip(self) -> str:
        """The path of what names the small pictures of the video and their moments (WebVTT), or ""."""
        name = self.asset("strip")
        return reverse("strip", args=[self.id, PurePath(name).name]) if name else ""


class Rendition(models.Model):
    """One file made from a recording. Its address is never used again for other bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, on_delete=models.CASCADE, related_name="renditions")
    kind = models.SlugField(_("kind"))
    name = models.CharField(_("storage name"), max_length=255, unique=True)
    media_type = models.CharField(_("media type"), max_length=100)
    byte_length = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    duration_s = models.FloatField(_("length in seconds"))
    integrated_lufs = models.FloatField(_("integrated loudness"))
    true_peak_dbtp = models.FloatField(_("true peak"))
    height = models.PositiveSmallIntegerField(_("lines of the picture"), default=0)
    waveform = models.CharField(_("waveform"), max_length=255, blank=True)
    tags = models.JSONField(_("tags"), default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")

    def __str__(self) -> str:
        return f"{self.recording} ({self.kind})"

    @property
    def url(self) -> str:
        """The path of the file: an id and a true extension, ASCII only."""
        return reverse("video" if self.height else "enclosure", args=[self.id, self.extension])

    @property
    def extension(self) -> str:
        return PurePath(self.name).suffix[1:]


class Upload(CollectionMember, models.Model):
    """A file on its way, by the tus protocol: what has arrived survives any crash.

    ``offset`` is the truth: bytes of the spool file beyond it belong to a piece that was cut and are dropped.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)
    recording = models.ForeignKey(Recording, null=True, on_delete=models.SET_NULL, related_name="+")
    duplicate = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.filename

    @property
    def is_complete(self) -> bool:
        return self.offset == self.length
