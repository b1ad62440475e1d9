"""Podcasts: shows and their episodes."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.pages import BasePage, paginated
from cms.core.works import Identified, Work, attach_series
from cms.media.recorded import RecordedPage
from cms.podcasts.rows import (
    EpisodeChapter,
    EpisodeCredit,
    EpisodeLink,
    EpisodeSoundbite,
    ShowCredit,
    ShowRecommendation,
    ShowSeason,
    ShowText,
)
from cms.shows.models import FeedPage
from cms.shows.panels import feed_panels, feed_synchronized
from cms.shows.works import FeedWork, sharing_panels
from cms.taxonomy.models import Classified
from cms.users.teams import TeamPage, handle_panel

__all__ = [
    "EpisodeChapter",
    "EpisodeCredit",
    "EpisodeLink",
    "EpisodePage",
    "EpisodeSoundbite",
    "ShowCredit",
    "ShowIndexPage",
    "ShowPage",
    "ShowRecommendation",
    "ShowSeason",
    "ShowText",
]


class ShowIndexPage(BasePage):
    """The podcasts of the house."""

    template = "pages/podcasts/show_index_page.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["podcasts.ShowPage"]

    class Meta:
        verbose_name = _("podcasts")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        shows = ShowPage.for_cards().child_of(self).live().public().order_by("title")
        return super().get_context(request, *args, **kwargs) | {"shows": shows}


class ShowPage(TeamPage, FeedPage):
    """A podcast: one feed, one spoken language, a team of its own."""

    wide_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("wide picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Twice as wide as high, for apps and services that show more than the square cover."),
    )
    cover_fields: ClassVar[tuple[str, ...]] = ("artwork",)
    exclude_fields_in_copy: ClassVar[list[str]] = [*Identified.exclude_fields_in_copy, *TeamPage.team_fields]
    template = "pages/podcasts/show_page.html"
    parent_page_types: ClassVar[list[str]] = ["podcasts.ShowIndexPage"]
    subpage_types: ClassVar[list[str]] = ["podcasts.EpisodePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        handle_panel(),
        *feed_panels(picture="wide_picture"),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("handle", overridable=False),
        *feed_synchronized(),
    ]

    class Meta:
        verbose_name = _("podcast show")
        verbose_name_plural = _("podcast shows")

    @property
    def cover(self) -> Any:
        """The square picture of the feed."""
        return self.artwork

    @property
    def wide(self) -> Any:
        """The wide picture, or None."""
        return self.wide_picture

    @classmethod
    def for_cards(cls) -> "PageQuerySet[Self]":
        return cls.objects.select_related("locale", "artwork").prefetch_related("artwork__renditions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        episodes = EpisodePage.for_cards().child_of(self).live().public().order_by("-first_published_at", "-pk")
        page = paginated(request, episodes)
        page.object_list = list(page.object_list)
        for episode in page.object_list:
            episode._series = self
        return super().get_context(request, *args, **kwargs) | {"episodes": page}


class EpisodePage(RecordedPage, FeedWork, Classified, Work):
    """One episode of a podcast."""

    class Type(models.TextChoices):
        FULL = "full", _("Full episode")
        TRAILER = "trailer", _("Trailer")
        BONUS = "bonus", _("Bonus")

    season = models.PositiveIntegerField(_("season"), null=True, blank=True, validators=[MinValueValidator(1)])
    episode_number = models.PositiveIntegerField(
        _("episode number"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    episode_type = models.CharField(_("kind of episode"), max_length=10, choices=Type, default=Type.FULL)

    kind = "episode"
    cover_fields: ClassVar[tuple[str, ...]] = ("artwork",)
    needs_recording = True
    template = "pages/podcasts/episode_page.html"
    parent_page_types: ClassVar[list[str]] = ["podcasts.ShowPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("recording"),
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        InlinePanel("chapter_rows", heading=_("Chapters"), label=_("Chapter")),
        InlinePanel("credit_rows", heading=_("Credits"), label=_("Credit")),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("places")], heading=_("Topics and places")),
        MultiFieldPanel(
            [FieldPanel("season"), FieldPanel("episode_number"), FieldPanel("episode_type")],
            heading=_("Number"),
        ),
        *sharing_panels(),
    ]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [SynchronizedField("slug")]
    search_fields = [*Work.search_fields, index.FilterField("episode_number")]

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")

    @property
    def chapters(self) -> list["EpisodeChapter"]:
        return sorted(self.chapter_rows.all(), key=lambda chapter: chapter.start_s)

    @property
    def credits(self) -> list["EpisodeCredit"]:
        return list(self.credit_rows.all())

    @property
    def waveform_url(self) -> str:
        return reverse("waveform", args=[self.enclosure.id]) if self.enclosure else ""

    @classmethod
    def for_cards(cls) -> "PageQuerySet[Self]":
        return super().for_cards().select_related("recording").prefetch_related("recording__renditions")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        more = EpisodePage.for_cards().sibling_of(self, inclusive=False).live().public()
        episodes = list(more.order_by("-first_published_at")[:3])
        attach_series([*episodes])
        return super().get_context(request, *args, **kwargs) | {"more_episodes": episodes}
