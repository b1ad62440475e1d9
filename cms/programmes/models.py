"""Video: programmes and their broadcasts."""

from typing import Any, ClassVar, Self

from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField

from cms.core.pages import BasePage, paginated
from cms.core.works import Identified, Work
from cms.media.recorded import RecordedPage
from cms.people.models import Credit
from cms.taxonomy.models import Classified
from cms.users.teams import TeamPage


class ProgrammeIndexPage(BasePage):
    """The programmes of the house."""

    template = "pages/programmes/programme_index_page.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["programmes.ProgrammePage"]

    class Meta:
        verbose_name = _("programmes")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        programmes = ProgrammePage.for_cards().child_of(self).live().public().order_by("title")
        return super().get_context(request, *args, **kwargs) | {"programmes": programmes}


class ProgrammePage(TeamPage, Identified):
    """A series of broadcasts: documentaries, conversations, short spots."""

    exclude_fields_in_copy: ClassVar[list[str]] = [*Identified.exclude_fields_in_copy, *TeamPage.team_fields]
    recipe = "video_programme"
    template = "pages/programmes/programme_page.html"
    parent_page_types: ClassVar[list[str]] = ["programmes.ProgrammeIndexPage"]
    subpage_types: ClassVar[list[str]] = ["programmes.BroadcastPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        FieldPanel("handle"),
    ]
    override_translatable_fields = [SynchronizedField("slug"), SynchronizedField("handle", overridable=False)]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    @classmethod
    def for_cards(cls) -> "PageQuerySet[Self]":
        return cls.objects.select_related("locale", "artwork").prefetch_related("artwork__renditions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        broadcasts = BroadcastPage.for_cards().child_of(self).live().public().order_by("-on_air_at", "-pk")
        page = paginated(request, broadcasts)
        page.object_list = list(page.object_list)
        for broadcast in page.object_list:
            broadcast._series = self
        return super().get_context(request, *args, **kwargs) | {"broadcasts": page}


class BroadcastPage(RecordedPage, Classified, Work):
    """One broadcast of a programme, announced before it is on air and kept afterwards."""

    on_air_at = models.DateTimeField(
        _("on air"), null=True, blank=True, db_index=True, help_text=_("When it is shown first.")
    )
    watch_url = models.URLField(
        _("address to watch at"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Where the video is, such as its page on YouTube."),
    )

    kind = "broadcast"
    has_air_time = True
    template = "pages/programmes/broadcast_page.html"
    parent_page_types: ClassVar[list[str]] = ["programmes.ProgrammePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("on_air_at"),
        FieldPanel("watch_url"),
        FieldPanel("recording"),
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        InlinePanel("credit_rows", heading=_("Credits"), label=_("Credit")),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("places")], heading=_("Topics and places")),
    ]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")

    @property
    def credits(self) -> list["BroadcastCredit"]:
        return list(self.credit_rows.all())

    @classmethod
    def for_cards(cls) -> "PageQuerySet[Self]":
        return super().for_cards().select_related("recording").prefetch_related("recording__renditions")


class BroadcastCredit(Credit):
    """Somebody's part in a broadcast."""

    page = ParentalKey(BroadcastPage, on_delete=models.CASCADE, related_name="credit_rows")

    class Meta(Credit.Meta):
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
