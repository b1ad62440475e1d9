"""Pages that play a recording, and when they may be published."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.core.pages import BasePage
from cms.media.cover_forms import CoverPageForm
from cms.media.models import LIGHT_KIND, Recording, Rendition, Transcript
from cms.users.teams import same_team, team_of

FOREIGN = _("This recording belongs to another show.")
NO_RECORDING = _("Choose the recording that listeners will hear, then publish.")


def obstacle(recording: Recording, *, is_planned: bool) -> str:
    """Say why a page with this recording cannot be released, or return "".

    A planned release may wait for a recording that is still being prepared, not for one that failed.
    """
    if recording.edition:
        return ""
    if recording.job and recording.job.is_finished:
        return gettext("This recording could not be prepared. Open it to see why, or choose another one.")
    return "" if is_planned else gettext("This recording is still being prepared. Wait for it, or choose a later time.")


def is_foreign(recording: Recording, page: Page) -> bool:
    """Say whether ``recording`` belongs to another show than ``page``."""
    team = team_of(page)
    return team is None or recording.collection_id != team.collection_id


class RecordedPageForm(CoverPageForm):
    """A page is published with a recording of its own show that can be heard."""

    def problems(self, cleaned: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        yield from super().problems(cleaned)
        recording, go_live_at = cleaned.get("recording"), cleaned.get("go_live_at")
        if recording is None:
            if self.instance.needs_recording and "recording" not in self.errors:
                yield "recording", NO_RECORDING
        elif problem := obstacle(recording, is_planned=bool(go_live_at and go_live_at > timezone.now())):
            yield "recording", problem

    def clean_recording(self) -> Any:
        """Refuse a recording of another show, which a forged request could name."""
        recording = self.cleaned_data.get("recording")
        if recording and is_foreign(recording, self.parent_page):
            raise ValidationError(FOREIGN)
        return recording


class RecordedPage(BasePage):
    """A page that plays a recording."""

    recording = models.ForeignKey(
        Recording,
        verbose_name=_("recording"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What listeners hear. A draft can be kept without it."),
    )

    base_form_class = RecordedPageForm
    needs_recording = False
    cover_fields: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def can_move_to(self, parent: Page) -> bool:
        """Say whether the page may stand under ``parent``: it stays with the show that owns its recording."""
        return super().can_move_to(parent) and same_team(self, parent)

    @property
    def chapters(self) -> list[Any]:
        """The chapters, by their start."""
        return []

    @property
    def chapters_url(self) -> str:
        """The path of the chapters as a file, or "" where there are none."""
        return reverse("chapters", args=[self.pk]) if self.chapters else ""

    @property
    def enclosure(self) -> Rendition | None:
        return self.recording.edition if self.recording else None

    @property
    def videos(self) -> list[Rendition]:
        """The sizes in which it can be watched here, the smallest first."""
        return self.recording.videos if self.recording else []

    @property
    def light(self) -> Rendition | None:
        return self.recording.editions.get(LIGHT_KIND) if self.recording else None

    @cached_property
    def transcripts(self) -> list[Transcript]:
        """The transcripts of the recording, that in the page's language first."""
        if self.recording is None:
            return []
        return sorted(self.recording.transcripts.all(), key=lambda each: each.language != self.language_code)

    def obstacle(self) -> str:
        """Say what keeps this page from being shown to the public now, or return ""."""
        if self.recording is None:
            return str(NO_RECORDING) if self.needs_recording else ""
        if is_foreign(self.recording, self):
            return str(FOREIGN)
        return obstacle(self.recording, is_planned=False)


class Chapter(models.Model):
    """A place in a recording that listeners can go to."""

    start_s = models.FloatField(_("start, in seconds"))
    title = models.CharField(_("title"), max_length=200)

    panels = [FieldPanel("start_s"), FieldPanel("title")]

    class Meta:
        abstract = True
        ordering = ["start_s"]
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self) -> str:
        return self.title
