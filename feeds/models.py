"""Feeds as they are served: rendered once, stored, described by a row; and who may read those that are private."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StoredFeed(models.Model):
    """The latest rendering of one feed in one format; ``name`` is where it lies in storage, beside its twins.

    Nothing tells from the row what the file holds: its bytes do, so that both never differ for a reader. ``is_live``
    says whether something is on air by it, so that it can be told when that begins and ends.
    """

    handle = models.SlugField(max_length=50)
    format = models.SlugField(max_length=50)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    byte_length = models.PositiveBigIntegerField()
    modified_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    moved_to = models.URLField(max_length=500, blank=True)
    is_live = models.BooleanField(default=False)

    was_live: bool = False
    """Whether something was on air by the version before."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handle", "format"], name="one_feed_per_show_and_format")]

    def __str__(self) -> str:
        return f"{self.handle}/{self.format}"

    def get_absolute_url(self) -> str:
        return reverse("feed", args=[self.handle, self.format, self.name.rpartition(".")[2]])


class KeptItems(models.Model):
    """What of a stored feed can be used again: where the bytes of each item lie in it, and what they were made of.

    ``fingerprint`` is that of everything that all items share; ``items`` are, in the order of the file, the identifier
    of each, its fingerprint and its length in bytes; ``start`` is where the first one begins.
    """

    feed = models.OneToOneField(StoredFeed, on_delete=models.CASCADE, primary_key=True, related_name="kept")
    fingerprint = models.CharField(max_length=32)
    start = models.PositiveBigIntegerField()
    items = models.JSONField()

    def __str__(self) -> str:
        return str(self.feed)


class FeedToken(models.Model):
    """The key of one person to a private feed. Only a digest is kept: who reads the database can open nothing."""

    handle = models.SlugField(max_length=50)
    holder = models.CharField(_("for whom"), max_length=200)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["revoked_at", "-created_at"]
        indexes = [models.Index(fields=["handle"], name="feed_tokens_of_a_show")]

    def __str__(self) -> str:
        return self.holder
