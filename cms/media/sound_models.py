"""How the recordings of a show sound unless something else is chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection


class ShowSound(models.Model):
    """The choices with which new recordings of a show begin, as cms.media.sound.SoundChoices."""

    collection = models.OneToOneField(Collection, on_delete=models.CASCADE, related_name="+")
    choices = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sound of a show")
        verbose_name_plural = _("sound of shows")

    def __str__(self) -> str:
        return str(self.collection)
