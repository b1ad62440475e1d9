"""The question desk of a live programme: one for all of its translations."""

import json
import secrets
from datetime import UTC, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.people.models import Person
from cms.podcasts.models import EpisodePage

CHANNEL = "athir_live"
"""Of PostgreSQL's NOTIFY; the payload is ``<desk>:<number>`` of a row of LiveEvent."""

WITHOUT_VOTES = """
    UPDATE live_liveevent SET public = CASE kind WHEN 'question' THEN public || '{"votes": null}' END
    WHERE desk_id = %s AND (kind = 'counts' AND public IS NOT NULL OR kind = 'question' AND public ->> 'votes' <> '')
"""


def overlay_key() -> str:
    return secrets.token_urlsafe(18)


class Phase(models.TextChoices):
    """Where a programme is; read from its desk, never stored."""

    ANNOUNCED = "announced", _("Announced")
    COLLECTING = "collecting", _("Taking questions")
    ON_AIR = "on_air", _("On air")
    ENDED = "ended", _("Ended")


class Desk(models.Model):
    """What belongs to the evening itself and not to a page: who is invited, the clock, and the questions."""

    guid = models.CharField(_("programme"), max_length=500, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=255, editable=False)
    # The time that was chosen, as the page has it and as a clock on the wall shows it (wall_times.py).
    on_air_at = models.DateTimeField(_("on air"), null=True, editable=False, db_index=True)
    wall = models.DateTimeField(null=True, editable=False)
    zone = models.CharField(max_length=64, blank=True, editable=False)
    opens_at = models.DateTimeField(
        _("questions from"),
        null=True,
        blank=True,
        help_text=_("Empty: from the moment at which the programme is announced."),
    )
    is_paused = models.BooleanField(_("no new questions for now"), default=False)
    is_four_eyes = models.BooleanField(_("a second person confirms each refusal"), default=False)
    hides_votes = models.BooleanField(_("votes are shown only after the end"), default=False)
    takes_votes = models.BooleanField(_("the public may vote for questions"), default=True)
    # Set by the recount: from then on, votes that look like a machine's are kept but not counted.
    excludes_flagged = models.BooleanField(default=False, editable=False)
    began_at = models.DateTimeField(_("began"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    overlay_key = models.CharField(max_length=32, default=overlay_key, unique=True, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    last_event = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("question desk")
        verbose_name_plural = _("question desks")

    def __str__(self) -> str:
        return self.title

    def locked(self) -> Self:
        """Return this desk as it is now, locked until the transaction ends: who changes questions comes one by one."""
        return type(self).objects.select_for_update().get(pk=self.pk)

    def follow(self, *, title: str, on_air_at: datetime | None) -> None:
        """Take over what the page says. The time on the wall is noted when a time is chosen, and never after."""
        values: dict[str, Any] = {"title": title, "on_air_at": on_air_at}
        if on_air_at != self.on_air_at:
            wall = on_air_at and on_air_at.astimezone(ZoneInfo(settings.TIME_ZONE)).replace(tzinfo=UTC)
            values |= {"wall": wall, "zone": settings.TIME_ZONE}
        type(self).objects.filter(pk=self.pk).update(**values)

    @property
    def is_asking(self) -> bool:
        """Say whether the public may ask now."""
        is_open = self.opens_at is None or self.opens_at <= timezone.now()
        return is_open and not self.is_paused and self.ended_at is None

    @property
    def phase(self) -> Phase:
        if self.ended_at:
            return Phase.ENDED
        if self.began_at:
            return Phase.ON_AIR
        return Phase.COLLECTING if self.is_asking else Phase.ANNOUNCED

    @property
    def shows_votes(self) -> bool:
        return self.takes_votes and (not self.hides_votes or self.ended_at is not None)

    def emit(self, kind: str, public: dict[str, Any] | None, crew: dict[str, Any]) -> "LiveEvent":
        """Number an event and tell every process of it when the transaction ends; the desk is locked already.

        Args:
            kind: the name of the event in the streams.
            public: what everybody is told; None for nothing.
            crew: what the screens of those who work on the programme are told.
        """
        self.last_event += 1
        self.save(update_fields=["last_event"])
        event = self.live_events.create(number=self.last_event, kind=kind, public=public, crew=crew)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{self.pk}:{self.last_event}"])
        return event

    def tell_phase(self) -> None:
        """Tell the streams where the programme is; the desk is locked already.

        While votes are hidden, those that were told before are not told again either.
        """
        told = {"phase": str(self.phase), "asking": self.is_asking, "votes": self.shows_votes}
        if not self.shows_votes:
            with connection.cursor() as cursor:
                cursor.execute(WITHOUT_VOTES, [self.pk])
        self.emit("phase", told, told)


class LiveEvent(models.Model):
    """One change, as the streams tell it, in the order of its desk; swept after some days.

    Whoever comes back is told what was missed: what the public may not read any more is therefore taken out of earlier
    events in the transaction in which that changes (Question.tell, Desk.tell_phase). The events themselves stay.
    """

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="live_events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=16)
    public = models.JSONField(null=True)
    crew = models.JSONField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["desk", "number"], name="one_live_event_per_number")]
        indexes = [
            # The newest word about each question, and nothing else.
            models.Index(
                fields=["desk"], name="questions_as_told", condition=models.Q(kind="question", public__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.desk_id}:{self.number} {self.kind} {json.dumps(self.public)}"


class Invitation(models.Model):
    """Somebody who takes part: an official who answers, or who presents."""

    class Part(models.TextChoices):
        OFFICIAL = "official", _("Official")
        PRESENTER = "presenter", _("Presenter")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="invitations")
    part = models.CharField(_("takes part as"), max_length=16, choices=Part, default=Part.OFFICIAL)
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    office = models.CharField(
        _("office"), max_length=200, blank=True, help_text=_("Empty: the function of the person.")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="invitations",
        help_text=_("With it, this person sees the own questions and writes answers."),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["desk", "person"], name="one_invitation_per_person")]

    def __str__(self) -> str:
        return self.person.name

    @property
    def function(self) -> str:
        return self.office or self.person.role_line


class Timeline(models.Model):
    """Where the programme's beginning lies in one medium: what was cut off or put before differs between media."""

    class Medium(models.TextChoices):
        RECORDING = "recording", _("Recording")
        YOUTUBE = "youtube", _("YouTube")
        PODCAST = "podcast", _("Podcast episode")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="timelines")
    medium = models.CharField(_("medium"), max_length=16, choices=Medium)
    offset_s = models.FloatField(
        _("offset, in seconds"),
        default=0,
        help_text=_(
            "Where in the medium the moment lies at which the programme went on air; negative: it was cut off."
        ),
    )

    episode = models.ForeignKey(
        EpisodePage, null=True, editable=False, on_delete=models.CASCADE, related_name="timelines"
    )

    class Meta:
        verbose_name = _("timeline")
        verbose_name_plural = _("timelines")
        constraints = [models.UniqueConstraint(fields=["desk", "medium"], name="one_timeline_per_medium")]

    def __str__(self) -> str:
        return f"{self.medium} {self.offset_s:+.1f} s"
