"""Accounts at other places, what goes there, and the evidence of what happened."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.registry import all_publishers
from channels.states import State


def publisher_choices() -> list[tuple[str, Any]]:
    return [(slug, each.label) for slug, each in all_publishers().items()]


class Operation(models.TextChoices):
    PUBLISH = "publish", _("Publish")
    UPDATE = "update", _("Change")
    WITHDRAW = "withdraw", _("Take back")


class Account(models.Model):
    """A place to which works go, as its own user: a YouTube channel, a website, a server."""

    name = models.CharField(_("name"), max_length=100, help_text=_("By which your team knows it."))
    publisher = models.SlugField(_("kind of place"), choices=publisher_choices)
    is_active = models.BooleanField(_("in use"), default=True)
    takes_all = models.BooleanField(
        _("gets every new work by itself"),
        default=False,
        help_text=_("Otherwise your team sends each work there by hand."),
    )
    handles = models.JSONField(_("only from these shows"), default=list, blank=True)
    sends_ahead = models.BooleanField(
        _("gets planned works beforehand"),
        default=True,
        help_text=_("They are sent as soon as they are planned, and stay hidden there until their minute."),
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who looks after it"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("This person is told when somebody must act."),
    )
    late_minutes = models.PositiveIntegerField(
        _("too late after, in minutes"),
        default=1440,
        help_text=_("What could not be sent within this time is missed, and not sent by itself any more."),
    )
    options = models.JSONField(default=dict, blank=True, editable=False)
    # Sealed with the house's key (sealing.py).
    secrets = models.BinaryField(default=b"", blank=True, editable=False)
    remote_id = models.CharField(max_length=255, blank=True, editable=False)
    remote_name = models.CharField(_("known there as"), max_length=255, blank=True, editable=False)
    # Health comes from the last real calls, never from the settings.
    last_success_at = models.DateTimeField(_("last success"), null=True, editable=False)
    last_failure_at = models.DateTimeField(_("last failure"), null=True, editable=False)
    last_failure = models.CharField(max_length=64, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    reauth_since = models.DateTimeField(null=True, editable=False)
    resting_until = models.DateTimeField(null=True, editable=False)
    told = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["name"], name="one_account_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_well(self) -> bool:
        """Say whether its last real call went well."""
        succeeded, failed = self.last_success_at, self.last_failure_at
        return bool(succeeded and not (failed and failed > succeeded))

    @property
    def is_resting(self) -> bool:
        return bool(self.resting_until and self.resting_until > timezone.now())

    def wants(self, handle: str) -> bool:
        """Say whether a new work of this show goes there by itself."""
        return self.is_active and self.takes_all and (not self.handles or handle in self.handles)


class Delivery(models.Model):
    """One work on its way to one account. The row is the truth; queued tasks only wake somebody up to look at it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guid = models.CharField(_("work"), max_length=500)
    title = models.CharField(_("title"), max_length=255)
    handle = models.CharField(max_length=255, blank=True)
    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="deliveries")
    operation = models.CharField(max_length=16, choices=Operation.choices, default=Operation.PUBLISH)
    revision = models.CharField(max_length=16)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.PLANNED)
    since = models.DateTimeField(_("since"), default=timezone.now)
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    priority = models.IntegerField(default=0)
    # When something is to be done next; None: nothing goes on by itself.
    next_at = models.DateTimeField(_("next try"), null=True, default=timezone.now)
    late_at = models.DateTimeField(null=True)
    # When the place itself is to show it, of a work that is sent before anybody can see it.
    due_at = models.DateTimeField(_("to be seen there"), null=True)
    # The lease: a process has it until this moment, and every owner a higher fence than the one before.
    leased_until = models.DateTimeField(null=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)
    is_exposed = models.BooleanField(default=False, editable=False)
    absent_since = models.DateTimeField(null=True, editable=False)
    kept = models.JSONField(default=dict, blank=True, editable=False)
    phase = models.CharField(max_length=32, blank=True, editable=False)
    sent = models.PositiveBigIntegerField(default=0, editable=False)
    whole = models.PositiveBigIntegerField(default=0, editable=False)
    tries = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    remote_id = models.CharField(max_length=255, blank=True, editable=False)
    remote_url = models.URLField(_("address there"), max_length=1000, blank=True, editable=False)
    problem = models.CharField(max_length=64, blank=True, editable=False)
    problem_detail = models.JSONField(default=dict, blank=True, editable=False)
    verified_at = models.DateTimeField(_("checked"), null=True, editable=False)
    # Of which incident the keeper was told.
    told = models.CharField(max_length=100, blank=True, editable=False)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["guid", "account", "operation", "revision"], name="one_delivery_per_revision"
            ),
            models.UniqueConstraint(
                fields=["guid", "account"], name="one_publication_per_account", condition=models.Q(operation="publish")
            ),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "next_at"], name="deliveries_to_do", condition=models.Q(next_at__isnull=False)
            ),
            models.Index(fields=["guid"], name="deliveries_of_a_work"),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.title} → {self.account_id}"


class Evidence(models.Model):
    """What never changes once it was written; the database refuses to (migration 0001)."""

    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]


class Attempt(Evidence):
    """One phase of one attempt, as it ended; ``decision`` is the state that followed from it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    began_at = models.DateTimeField()
    phase = models.CharField(max_length=32, blank=True)
    status = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    sent = models.PositiveBigIntegerField(default=0)
    answer = models.TextField(blank=True)
    decision = models.CharField(max_length=16, choices=State.choices)

    class Meta(Evidence.Meta):
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return f"{self.number}. {self.phase} {self.code}"


class DeliveryEvent(Evidence):
    """One row per change of state; ``reason`` has the name of whoever decided, where a person did."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="events")
    before = models.CharField(max_length=16, choices=State.choices)
    after = models.CharField(max_length=16, choices=State.choices)
    verb = models.CharField(max_length=32)
    reason = models.CharField(max_length=255, blank=True)

    class Meta(Evidence.Meta):
        verbose_name = _("event of a delivery")
        verbose_name_plural = _("events of deliveries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb}"


class Broadcast(models.Model):
    """A live programme at an account that broadcasts. The programme's crew decides; this says what was seen there."""

    guid = models.CharField(_("work"), max_length=500)
    account = models.ForeignKey(Account, verbose_name=_("account"), on_delete=models.PROTECT, related_name="broadcasts")
    remote_id = models.CharField(max_length=255, blank=True, editable=False)
    remote_url = models.URLField(_("address there"), max_length=1000, blank=True, editable=False)
    stream_id = models.CharField(max_length=255, blank=True, editable=False)
    # Where the encoder sends to, sealed: whoever has the key can broadcast in the region's name.
    stream = models.BinaryField(default=b"", editable=False)
    # As the place said at the last look; "" before the first one.
    remote_state = models.CharField(max_length=32, blank=True, editable=False)
    is_receiving = models.BooleanField(default=False, editable=False)
    health = models.CharField(max_length=16, blank=True, editable=False)
    words = models.TextField(blank=True, editable=False)
    problem = models.CharField(max_length=64, blank=True, editable=False)
    problem_reason = models.CharField(max_length=500, blank=True, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    # When something is to be done or looked at again; None: it is over.
    next_at = models.DateTimeField(null=True, default=timezone.now, db_index=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("broadcast there")
        verbose_name_plural = _("broadcasts there")
        constraints = [models.UniqueConstraint(fields=["guid", "account"], name="one_broadcast_per_account")]

    def __str__(self) -> str:
        return f"{self.guid} → {self.account_id} {self.remote_state}"


class QuotaUse(models.Model):
    """What was taken of a day's allowance; the day is that of the place's own clock."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="quota_uses")
    bucket = models.SlugField()
    day = models.DateField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("use of an allowance")
        verbose_name_plural = _("uses of allowances")
        constraints = [models.UniqueConstraint(fields=["account", "bucket", "day"], name="one_quota_row_per_day")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.day}: {self.used}"
