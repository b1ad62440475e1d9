"""What the house keeps that belongs to no kind of content."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision


class WallTime(models.Model):
    """The moment of a planned publication as an officer chose it: what a clock on the wall shows."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    wall = models.DateTimeField(_("time on the wall"))
    zone = models.CharField(_("time zone"), max_length=64)

    class Meta:
        verbose_name = _("planned time")
        verbose_name_plural = _("planned times")

    def __str__(self) -> str:
        return f"{self.wall:%Y-%m-%d %H:%M} {self.zone}"
