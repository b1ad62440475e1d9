"""The page of a live programme."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.live.models.desk import Desk, Timeline
from cms.live.models.question import public_questions
from cms.live.models.rundown import RundownTemplate, Slot
from cms.live.moments import moments
from cms.programmes.models import BroadcastChapter, BroadcastPage


class LiveProgrammePage(BroadcastPage):
    """A broadcast in which officials answer what the public asks: before, on air and after."""

    template_of_rundown = models.ForeignKey(
        RundownTemplate,
        verbose_name=_("rundown"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its parts are taken over when the programme is kept for the first time."),
    )
    slot = models.ForeignKey(Slot, null=True, editable=False, on_delete=models.SET_NULL, related_name="programmes")

    needs_air_time = True
    template = "pages/live/live_programme_page.html"
    parent_page_types: ClassVar[list[str]] = ["programmes.ProgrammePage"]
    content_panels = [
        *BroadcastPage.content_panels[:3],
        FieldPanel("template_of_rundown"),
        *BroadcastPage.content_panels[3:],
    ]

    class Meta:
        verbose_name = _("live programme")
        verbose_name_plural = _("live programmes")

    @property
    def chapters(self) -> list[BroadcastChapter]:
        """The chapters that were written by hand, and a question each where it was answered."""
        asked = [
            BroadcastChapter(start_s=each.start_s, title=each.title)
            for each in moments(self.desk, Timeline.Medium.RECORDING)
        ]
        return sorted([*super().chapters, *asked], key=lambda chapter: chapter.start_s)

    @property
    def desk(self) -> Desk:
        """The question desk, shared with the translations."""
        return Desk.objects.get(guid=self.guid)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        desk, is_new = Desk.objects.get_or_create(guid=self.guid, defaults={"title": self.title})
        if is_new and self.template_of_rundown:
            for item in self.template_of_rundown.items.all():
                desk.rundown.create(title=item.title, planned_minutes=item.planned_minutes, sort_order=item.sort_order)
        if self.is_original:
            desk.follow(title=self.title, on_air_at=self.on_air_at)

    @property
    def is_original(self) -> bool:
        """Say whether this is the page by which the house itself knows the programme, not a translation of it."""
        return not type(self).objects.filter(guid=self.guid, pk__lt=self.pk).exists()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        desk = self.desk
        return super().get_context(request, *args, **kwargs) | {"desk": desk, "questions": public_questions(desk)}
