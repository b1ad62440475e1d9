"""Films made of sound, for places that take nothing but video."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media_pipeline.models import Job


class Film(models.Model):
    """One film of a work. Other words, pictures or sound make another one, under another address.

    Its job knows how far it is and names the file, whose address is never used again for other bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guid = models.CharField(_("permanent identifier"), max_length=500)
    recording = models.ForeignKey("media.Recording", on_delete=models.CASCADE, related_name="films")
    inputs = models.CharField(max_length=64, help_text="SHA-256 of all that it is made of.")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("film")
        verbose_name_plural = _("films")
        constraints = [models.UniqueConstraint(fields=["guid", "inputs"], name="one_film_per_work_and_inputs")]

    def __str__(self) -> str:
        return f"{self.guid} ({self.inputs[:8]})"
