"""Imports of feeds: what was asked for, what was found, and how far each item is."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feeds.importers.states import FINAL, State


class Verdict(models.TextChoices):
    """What becomes of an item if nothing goes wrong."""

    NEW = "new", _("New")
    SAME = "same", _("Already here, the same")
    DIFFERENT = "different", _("Already here, with differences")
    REFUSED = "refused", _("Cannot be taken")


# Where an item begins: only what is new has a way before it, and what differs if somebody wants it taken over.
BEGINNING = {
    Verdict.NEW: State.WAITING,
    Verdict.SAME: State.KEPT,
    Verdict.DIFFERENT: State.KEPT,
    Verdict.REFUSED: State.REFUSED,
}


class Moving(models.Model):
    """What an import and its items have in common.

    ``error`` is a code of messages.py, with its details; ``remarks`` a list of codes with theirs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    owner = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=32, blank=True)
    error_detail = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    found = models.JSONField(default=dict, blank=True)
    differences = models.JSONField(default=list, blank=True)

    events: Any

    class Meta:
        abstract = True

    @property
    def is_final(self) -> bool:
        return self.state in FINAL


class FeedImport(Moving):
    """One feed that somebody wants to move in.

    Attributes:
        address, filename, archive: where the feed is: on the web, or in a file that was brought, or in an export on
            this machine; ``document`` holds the bytes of a file until they have been read.
        handle: of the show that it moves into; ``makes_show`` whether that is made by the import.
        has_show: whether the show has been made ready for its episodes.
        as_it_is: whether recordings stay the very same bytes.
        is_own: somebody has said that a locked feed is theirs.
        takes_over: what differs here shall say what the feed says.
        language: in which reasons are written down.
    """

    address = models.CharField(_("address"), max_length=2000, blank=True)
    filename = models.CharField(_("file"), max_length=255, blank=True)
    archive = models.CharField(max_length=2000, blank=True)
    document = models.BinaryField(null=True)
    handle = models.SlugField(_("handle"), max_length=50, blank=True)
    makes_show = models.BooleanField(default=False)
    has_show = models.BooleanField(default=False)
    as_it_is = models.BooleanField(default=False)
    is_own = models.BooleanField(default=False)
    takes_over = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="ar")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of a feed")
        verbose_name_plural = _("imports of feeds")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"import {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("feed_import", args=[self.pk])

    @property
    def title(self) -> str:
        """The title of the show, or where it is while nothing has been read."""
        return str(self.found.get("show", {}).get("title", "")) or self.address or self.filename


class ImportItem(Moving):
    """One item of a feed.

    Attributes:
        offset, length, validator: how much of the sound has come, of how much, and by what its rest is known.
        recording, picture, page: keys of what has been made.
    """

    feed_import = models.ForeignKey(FeedImport, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    guid = models.CharField(max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=255)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, default=Verdict.NEW)
    offset = models.PositiveBigIntegerField(default=0)
    length = models.PositiveBigIntegerField(default=0)
    validator = models.CharField(max_length=500, blank=True)
    recording = models.UUIDField(null=True, db_index=True)
    picture = models.PositiveBigIntegerField(null=True)
    page = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("item of an import")
        verbose_name_plural = _("items of an import")
        ordering = ["feed_import", "position"]
        indexes = [models.Index(fields=["feed_import", "state", "attempts", "position"])]
        constraints = [models.UniqueConstraint(fields=["feed_import", "position"], name="one_item_per_position")]

    def __str__(self) -> str:
        return f"item {self.position} of {self.feed_import_id}"


class ImportEvent(models.Model):
    """One row per change of state of an import or an item, never changed."""

    feed_import = models.ForeignKey(FeedImport, null=True, on_delete=models.CASCADE, related_name="events")
    item = models.ForeignKey(ImportItem, null=True, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    before = models.CharField(max_length=16, choices=State.choices)
    after = models.CharField(max_length=16, choices=State.choices)
    verb = models.CharField(max_length=32)
    reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("event of an import")
        verbose_name_plural = _("events of an import")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(feed_import__isnull=False, item__isnull=True)
                | Q(feed_import__isnull=True, item__isnull=False),
                name="event_of_an_import_or_an_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb}"
