"""Podcasts: shows and their episodes."""

import uuid
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.core.pages import BasePage, paginated
from cms.core.works import Identified, Work, attach_series
from cms.media.recorded import Chapter, RecordedPage
from cms.people.models import Credit
from cms.podcasts.categories import categories
from cms.taxonomy.models import Classified
from cms.users.teams import TeamPage

# podcast:guid is a version 5 UUID in this namespace, over the feed's address without scheme and final slashes
# (Podcasting 2.0 namespace, tag "guid").
PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def podcast_guid(feed_url: str) -> str:
    """Return the podcast:guid of a feed that first appeared at ``feed_url``."""
    _scheme, _separator, rest = feed_url.rpartition("://")
    return str(uuid.uuid5(PODCAST_NAMESPACE, rest.rstrip("/")))


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


class ShowPage(TeamPage, Identified):
    """A podcast: one feed, one spoken language, a team of its own."""

    class Type(models.TextChoices):
        EPISODIC = "episodic", _("Episodic: newest first")
        SERIAL = "serial", _("Serial: to be heard in order")

    spoken_language = models.CharField(
        _("language of the feed"),
        max_length=10,
        default="ar",
        help_text=_("As directories know it: ar, ar-ma, fr, es, en; ber for Amazigh."),
    )
    author = models.CharField(_("author"), max_length=200)
    owner_email = models.EmailField(
        _("contact address"),
        help_text=_("Of the service, not of a person. Directories send their codes to it."),
    )
    category = models.CharField(_("category"), max_length=100, choices=categories, default="Government")
    show_type = models.CharField(_("order of episodes"), max_length=10, choices=Type, default=Type.EPISODIC)
    explicit = models.BooleanField(_("not suited to children"), default=False)
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    exclude_fields_in_copy: ClassVar[list[str]] = [*Identified.exclude_fields_in_copy, *TeamPage.team_fields]
    template = "pages/podcasts/show_page.html"
    parent_page_types: ClassVar[list[str]] = ["podcasts.ShowIndexPage"]
    subpage_types: ClassVar[list[str]] = ["podcasts.EpisodePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        FieldPanel("handle"),
        MultiFieldPanel(
            [
                FieldPanel("spoken_language"),
                FieldPanel("author"),
                FieldPanel("owner_email"),
                FieldPanel("category"),
                FieldPanel("show_type"),
                FieldPanel("explicit"),
                FieldPanel("copyright"),
            ],
            heading=_("Feed"),
        ),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        SynchronizedField("handle", overridable=False),
        SynchronizedField("spoken_language", overridable=False),
        SynchronizedField("owner_email"),
    ]

    class Meta:
        verbose_name = _("podcast show")
        verbose_name_plural = _("podcast shows")

    @property
    def feed_url(self) -> str:
        """The permanent address of the feed."""
        return str(settings.WAGTAILADMIN_BASE_URL) + reverse("feed", args=[self.handle, "podcast", "xml"])

    def make_guid(self) -> str:
        return podcast_guid(self.feed_url)

    def same_work(self) -> "PageQuerySet[Self]":
        # A show made anew in another language, with a handle of its own, has its own feed.
        return super().same_work().filter(handle=self.handle)

    def is_source(self) -> bool:
        """Say whether this page is the one from which its translations were made: it owns the feed."""
        return not self.same_work().filter(pk__lt=self.pk).exists()

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


class EpisodePage(RecordedPage, Classified, Work):
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


class EpisodeChapter(Chapter):
    """A chapter of an episode."""

    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="chapter_rows")

    panels = [FieldPanel("start_s"), FieldPanel("title")]

    class Meta(Chapter.Meta):
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")


class EpisodeCredit(Credit):
    """Somebody's part in an episode."""

    page = ParentalKey(EpisodePage, on_delete=models.CASCADE, related_name="credit_rows")

    class Meta(Credit.Meta):
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
