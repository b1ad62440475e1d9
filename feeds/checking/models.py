"""What came of checking a feed, kept for those who asked."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feeds.checking.check import Result
from feeds.checking.rule import Severity
from feeds.checking.table import Finding, restored


class CheckReport(models.Model):
    """One check of a feed.

    ``handle`` is that of a show of ours, whose team may read the report; "" for any other feed, of which only who
    asked may. ``done`` of ``total`` files have been asked for; the report is complete when ``finished_at`` is set.
    """

    address = models.URLField(_("address of the feed"), max_length=2000)
    handle = models.SlugField(max_length=50, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    has_failed = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=500, blank=True)
    episodes = models.PositiveIntegerField(default=0)
    looked_at = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=list)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["handle", "-asked_at"], name="latest_check_of_a_show")]

    def __str__(self) -> str:
        return self.address

    @property
    def findings(self) -> list[Finding]:
        return restored(self.found)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        found = [finding.rule.severity for finding in self.findings]
        return {severity: found.count(severity) for severity in Severity}

    @property
    def is_running(self) -> bool:
        return self.finished_at is None

    @property
    def is_sample(self) -> bool:
        return self.looked_at < self.episodes

    def finish(self, result: Result | None) -> None:
        """Keep what came of the check; None where it could not be carried out."""
        values: dict[str, Any] = {"finished_at": timezone.now(), "has_failed": result is None}
        if result:
            values |= {
                "title": result.title[:500],
                "episodes": result.episodes,
                "looked_at": result.looked_at,
                "found": [finding.as_values() for finding in result.findings],
            }
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
