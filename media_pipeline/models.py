"""Jobs of the pipeline: what is to be made of which recording, and how far that is."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media_pipeline import messages
from media_pipeline.recipes import RECIPES, WEIGHTS
from media_pipeline.states import FINAL, State

# The first percent says little of the rest.
TOLD_FROM = 0.05


def seconds_left(started_at: datetime | None, done: float) -> float | None:
    """How long the rest takes, when `done` of the whole, from 0 to 1, took from `started_at` until now."""
    if started_at is None or done < TOLD_FROM:
        return None
    return (timezone.now() - started_at).total_seconds() * (1 - done) / done


def recipe_choices() -> list[tuple[str, str]]:
    return [(name, name) for name in RECIPES]


class Job(models.Model):
    """One recording on its way through one recipe. Results are described in docs/reference/pipeline.md."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipe = models.SlugField(_("recipe"), choices=recipe_choices)
    source = models.CharField(_("recording"), max_length=255, help_text=_("Name in the storage of originals."))
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    priority = models.IntegerField(_("priority"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    owner = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=32, blank=True)
    error_detail = models.JSONField(default=dict, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    # Every name under which an owner was about to store an output, so that leftovers can be found.
    reserved = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "finished_at"])]

    def __str__(self) -> str:
        return f"{self.recipe} {self.pk} ({self.state})"

    @property
    def is_finished(self) -> bool:
        return self.state in FINAL

    @property
    def progress(self) -> float:
        """Done part of the whole, from 0 to 1, each step weighed by the time that it usually takes."""
        parts = [(WEIGHTS.get(step.name, 1), step.progress) for step in self.steps.all()]
        whole = sum(weight for weight, _ in parts)
        return sum(weight * progress for weight, progress in parts) / whole if whole else 0.0

    @property
    def ahead(self) -> int:
        """How many others are worked on, or will be, before this one; 0 unless it waits."""
        if self.state != State.WAITING:
            return 0
        earlier = Q(priority__gt=self.priority) | Q(priority=self.priority, created_at__lt=self.created_at)
        return Job.objects.filter(Q(state=State.RUNNING) | Q(state=State.WAITING) & earlier).count()

    @property
    def seconds_left(self) -> float | None:
        """How much longer it will take at the pace so far; None before that can be told, and afterwards."""
        return seconds_left(self.started_at, self.progress) if self.state == State.RUNNING else None

    @property
    def explanation(self) -> messages.Explanation | None:
        """What went wrong, in the language of the reader; None unless the job failed."""
        return messages.explain(self.error, self.error_detail) if self.error else None

    @property
    def warnings(self) -> list[str]:
        """What the makers should know although it worked, in the language of the reader."""
        return [str(messages.WARNINGS[code]) for code in self.result.get("warnings", []) if code in messages.WARNINGS]

    def outputs(self) -> dict[str, dict[str, Any]]:
        """Results of the finished steps, by name."""
        return {step.name: step.result for step in self.steps.all() if step.finished_at}


class JobStep(models.Model):
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.SlugField(_("step"))
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(default=0.0)
    attempts = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["job", "position"]
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="one_step_per_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"

    @property
    def label(self) -> str:
        """What the step does, in the language of the reader."""
        return str(messages.STEPS.get(self.name, self.name))

    @property
    def seconds_left(self) -> float | None:
        """How much longer it will take at the pace so far; None before that can be told, and afterwards."""
        return None if self.finished_at else seconds_left(self.started_at, self.progress)


class JobEvent(models.Model):
    """One row per change of state, never changed."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    before = models.CharField(max_length=16, choices=State.choices)
    after = models.CharField(max_length=16, choices=State.choices)
    verb = models.CharField(max_length=32)
    reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("job event")
        verbose_name_plural = _("job events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb}"
