"""Questions of the public, what happened to each, and the votes for them."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.live.models.desk import Desk, Invitation
from cms.live.showing import for_crew, for_public
from cms.live.states import PUBLIC, State
from cms.taxonomy.models import Place, Topic

# Without letters and digits that are confused when read aloud or by hand: no I, L, O, U, 0, 1.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 8
LONGEST = 600


def new_code() -> str:
    """Return a tracking code: 30^8 possibilities, read aloud in two groups of four."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Source(models.TextChoices):
    """How a question came."""

    WEB = "web", _("Website")
    PHONE = "phone", _("Telephone")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("Text message")
    PAPER = "paper", _("Paper")
    HALL = "hall", _("In the hall")
    FACEBOOK = "facebook", _("Facebook")
    YOUTUBE = "youtube", _("YouTube")


class Naming(models.TextChoices):
    """How the asker wishes to be named."""

    FULL = "full", _("By name")
    INITIALS = "initials", _("By initials")
    RESIDENT = "resident", _("As somebody from the commune")


class Refusal(models.TextChoices):
    """Why a question is refused; published with the counters, as the charter says."""

    INSULT = "insult", _("It insults somebody")
    PERSONAL = "personal", _("It reveals personal data of somebody else")
    ADVERTISING = "advertising", _("It advertises")
    OUTSIDE = "outside", _("It lies outside of the powers of the region")
    OFF_TOPIC = "off_topic", _("It does not concern this programme")
    UNCLEAR = "unclear", _("It cannot be understood")
    COURT = "court", _("It concerns a case before a court")
    SPAM = "spam", _("It was sent in masses")


class Question(models.Model):
    """One question of the public to one programme."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField(_("number"))
    code = models.CharField(_("tracking code"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    state = models.CharField(_("state"), max_length=24, choices=State.choices, default=State.RECEIVED)
    since = models.DateTimeField(_("since"), default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now)

    text = models.TextField(_("question"), max_length=LONGEST)
    # As it was asked, where the desk has shortened or mended it; emptied when its time is over.
    original = models.TextField(blank=True, editable=False)
    language = models.CharField(_("language"), max_length=10, default="ar")
    # Folded words, for similar questions.
    words = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.ForeignKey(
        Place, verbose_name=_("commune"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    naming = models.CharField(_("named"), max_length=16, choices=Naming, default=Naming.RESIDENT)
    source = models.CharField(_("came by"), max_length=16, choices=Source, default=Source.WEB)
    has_consent = models.BooleanField(_("agrees that it is read out and published"), default=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    # Sealed (sealing.py): {"email": …, "phone": …}; deleted after the days that are set.
    contact = models.BinaryField(default=b"", editable=False)
    device = models.CharField(max_length=64, blank=True, editable=False)
    network = models.CharField(max_length=64, blank=True, editable=False)
    # Of the form by which it came and what was in it: sent twice, it is kept once.
    sent_as = models.CharField(max_length=64, null=True, editable=False)
    hints = models.JSONField(default=list, blank=True, editable=False)

    labels = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    directed_to = models.ForeignKey(
        Invitation, verbose_name=_("directed to"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged")
    refusal = models.CharField(_("reason"), max_length=16, choices=Refusal, blank=True)
    body_name = models.CharField(_("the right body"), max_length=200, blank=True)
    note_to_asker = models.TextField(_("message to the asker"), max_length=1000, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    held_until = models.DateTimeField(null=True, editable=False)
    # Order among the shortlisted and the cued; the lowest first.
    position = models.FloatField(default=0, editable=False)
    votes = models.PositiveIntegerField(default=0, editable=False)

    live_from = models.DateTimeField(_("on air from"), null=True, editable=False)
    live_to = models.DateTimeField(_("on air until"), null=True, editable=False)
    answer = models.TextField(_("written answer"), blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(Invitation, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    answer_due = models.DateField(_("answer due"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["desk", "number"], name="one_question_per_number"),
            models.UniqueConstraint(fields=["desk"], name="one_question_on_air", condition=models.Q(state="live")),
            models.UniqueConstraint(fields=["desk", "sent_as"], name="one_question_per_sending"),
        ]
        indexes = [
            models.Index(fields=["desk", "state"], name="questions_of_a_desk"),
            models.Index(fields=["desk", "received_at"], name="questions_by_time"),
            GinIndex(fields=["words"], name="questions_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:60]}"

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    def tell(self, *, before: State | None = None) -> None:
        """Tell the streams how the question is now; the desk is locked already.

        What stops being public is told as gone, so that no screen keeps it. What was told before is not told again to
        those who come back: other words, or a name, may have been in it.
        """
        earlier = self.desk.live_events.filter(kind="question", public__isnull=False, crew__n=self.number)
        earlier.update(public=None)
        crew = for_crew(self)
        if self.is_public:
            self.desk.emit("question", for_public(self), crew)
        elif before in PUBLIC:
            self.desk.emit("gone", {"n": self.number}, crew)
        else:
            self.desk.emit("question", None, crew)


class QuestionEvent(models.Model):
    """What was done to a question, by whom and why; the database refuses to change it (migration 0001)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    before = models.CharField(max_length=24, choices=State.choices)
    after = models.CharField(max_length=24, choices=State.choices)
    verb = models.CharField(max_length=64)
    # Somebody who left stays in the log: the number outlives the account.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("event of a question")
        verbose_name_plural = _("events of questions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb}"


class Notice(models.Model):
    """That an asker was written to about a state: once for each, whatever way the question takes.

    ``event``: of what may happen to a question more than once, which time it was; 0 for the rest. ``unsure``: how
    often it was sent without anybody knowing how that ended (letters.py).
    """

    # Without a constraint in the database: its lock would keep the desk waiting.
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="notices", db_constraint=False)
    state = models.CharField(max_length=24)
    event = models.PositiveBigIntegerField(default=0)
    is_sent = models.BooleanField(default=True)
    unsure = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["question", "state", "event"], name="one_notice_per_state")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.state}"


class Vote(models.Model):
    """One device's voice for one question; neither the address nor the person is kept."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="voices")
    device = models.CharField(max_length=32)
    # Keyed hash of the network, with a key of the day: enough to see a wave, too little to find anybody.
    network = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)
    is_flagged = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [models.UniqueConstraint(fields=["question", "device"], name="one_vote_per_device")]
        indexes = [models.Index(fields=["question", "at"], name="votes_by_time")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.at:%H:%M:%S}"


def public_questions(desk: Desk) -> Any:
    """Return the questions that everybody may read, with what is shown of them."""
    found = Question.objects.filter(desk=desk, state__in=PUBLIC)
    return found.select_related("desk", "place", "topic", "directed_to__person")
