"""Video: programmes and their broadcasts."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField

from cms.core.pages import BasePage, paginated
from cms.core.works import Identified, Work
from cms.media.recorded import RecordedPage
from cms.programmes.forms import BroadcastForm
from cms.programmes.rows import (
    BroadcastChapter,
    BroadcastCredit,
    BroadcastLink,
    BroadcastSoundbite,
    ProgrammeCredit,
    ProgrammeRecommendation,
    ProgrammeSeason,
    ProgrammeText,
)
from cms.shows.models import FeedPage
from cms.shows.panels import feed_panels, feed_synchronized
from cms.shows.works import FeedWork, sharing_panels
from cms.taxonomy.models import Classified
from cms.users.teams import TeamPage, handle_panel

__all__ = [
    "BroadcastChapter",
    "BroadcastCredit",
    "BroadcastLink",
    "BroadcastPage",
    "BroadcastSoundbite",
    "ProgrammeCredit",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "ProgrammeRecommendation",
    "ProgrammeSeason",
    "ProgrammeText",
]


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


class ProgrammePage(TeamPage, FeedPage):
    """A series of broadcasts: documentaries, conversations, short spots."""

    square_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("square picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The cover in podcast apps: 3000 by 3000 pixels, at least 1400 by 1400."),
    )

    cover_fields: ClassVar[tuple[str, ...]] = ("square_picture",)
    exclude_fields_in_copy: ClassVar[list[str]] = [*Identified.exclude_fields_in_copy, *TeamPage.team_fields]
    recipe = "video_programme"
    template = "pages/programmes/programme_page.html"
    parent_page_types: ClassVar[list[str]] = ["programmes.ProgrammeIndexPage"]
    subpage_types: ClassVar[list[str]] = ["programmes.BroadcastPage", "live.LiveProgrammePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        handle_panel(),
        *feed_panels(picture="square_picture"),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("handle", overridable=False),
        *feed_synchronized(),
    ]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    @property
    def cover(self) -> Any:
        """The square picture of the feed, or None."""
        return self.square_picture

    @property
    def wide(self) -> Any:
        """The wide picture, or None."""
        return self.artwork

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


class BroadcastPage(RecordedPage, FeedWork, Classified, Work):
    """One broadcast of a programme, announced before it is on air and kept afterwards."""

    on_air_at = models.DateTimeField(
        _("on air"), null=True, blank=True, db_index=True, help_text=_("When it is shown first.")
    )
    off_air_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("When it is thought to end. Empty: two hours later.")
    )
    watch_url = models.URLField(
        _("address to watch at"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("Where the video is, such as its page on YouTube."),
    )
    stream_url = models.URLField(
        _("address of the stream"),
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("What apps play while it is on air: an HLS playlist (.m3u8) or a stream of sound (.mp3)."),
    )

    # How long it is thought to be on air where nobody has said when it ends.
    USUAL_LENGTH: ClassVar[timedelta] = timedelta(hours=2)

    kind = "broadcast"
    has_air_time = True
    needs_air_time: ClassVar[bool] = False
    """Whether it cannot be announced without its time."""
    base_form_class = BroadcastForm
    template = "pages/programmes/broadcast_page.html"
    parent_page_types: ClassVar[list[str]] = ["programmes.ProgrammePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("on_air_at"),
        FieldPanel("off_air_at"),
        FieldPanel("watch_url"),
        FieldPanel("stream_url"),
        FieldPanel("recording"),
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        InlinePanel("chapter_rows", heading=_("Chapters"), label=_("Chapter")),
        InlinePanel("credit_rows", heading=_("Credits"), label=_("Credit")),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("places")], heading=_("Topics and places")),
        *sharing_panels(),
    ]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")

    @property
    def chapters(self) -> list["BroadcastChapter"]:
        return sorted(self.chapter_rows.all(), key=lambda chapter: chapter.start_s)

    @property
    def credits(self) -> list["BroadcastCredit"]:
        return list(self.credit_rows.all())

    @classmethod
    def for_cards(cls) -> "PageQuerySet[Self]":
        return super().for_cards().select_related("recording").prefetch_related("recording__renditions")
