"""Feeds as they are served: rendered once, stored, described by a row."""

from django.db import models
from django.urls import reverse


class StoredFeed(models.Model):
    """The latest rendering of one show in one format.

    ``name`` changes with the bytes, so a reader never sees half of a feed; the address stays.
    """

    handle = models.SlugField(max_length=50)
    format = models.SlugField(max_length=50)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    byte_length = models.PositiveBigIntegerField()
    modified_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handle", "format"], name="one_feed_per_show_and_format")]

    def __str__(self) -> str:
        return f"{self.handle}/{self.format}"

    def get_absolute_url(self) -> str:
        return reverse("feed", args=[self.handle, self.format, self.name.rpartition(".")[2]])
