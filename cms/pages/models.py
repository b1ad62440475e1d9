"""The home page and the pages that say who we are."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.core import works
from cms.core.blocks import ProseBlock
from cms.core.fields import StreamField
from cms.core.identity import podcast_guid
from cms.core.pages import BasePage
from cms.media.cover_forms import CoverPageForm
from cms.taxonomy.models import Place, Topic


class HomePage(BasePage):
    """The door of the site in one language: listen now, the latest, on air next."""

    headline = models.CharField(_("headline"), max_length=120)
    lead = models.TextField(_("introduction"), max_length=400, blank=True)
    artwork = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    owner_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Of the service, for directories and apps.")
    )
    square_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("square picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The sign of the house in podcast apps: 3000 by 3000 pixels, at least 1400 by 1400."),
    )
    publisher_guid = models.CharField(max_length=36, blank=True, editable=False)

    template = "pages/pages/home_page.html"
    base_form_class = CoverPageForm
    cover_fields: ClassVar[tuple[str, ...]] = ("square_picture",)
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    exclude_fields_in_copy: ClassVar[list[str]] = ["publisher_guid"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("artwork"),
        MultiFieldPanel(
            [FieldPanel("owner_email"), FieldPanel("square_picture")],
            heading=_("The house in directories of podcasts"),
            classname="collapsed",
        ),
    ]
    override_translatable_fields = [SynchronizedField("slug"), SynchronizedField("owner_email")]

    class Meta:
        verbose_name = _("home page")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give the house its identity once; a new address does not change it."""
        if not self.publisher_guid:
            self.publisher_guid = podcast_guid(f"{settings.WAGTAILADMIN_BASE_URL}/feeds/all/publisher.xml")
        super().save(*args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        episodes = works.latest(locale=self.locale, limit=7, kind="episode")
        return super().get_context(request, *args, **kwargs) | {
            "listen_now": episodes[0] if episodes else None,
            "latest_episodes": episodes[1:],
            "on_air_next": works.on_air_next(locale=self.locale, now=timezone.now()),
            "latest_broadcasts": works.latest(locale=self.locale, limit=3, kind="broadcast"),
            "latest_news": works.latest(locale=self.locale, limit=4, kind="news"),
            "shows": works.series(locale=self.locale, kind="episode", limit=6),
            "topics": Topic.objects.filter(locale=self.locale).select_related("locale"),
            "places": Place.objects.filter(locale=self.locale, parent=None).select_related("locale"),
        }


class StandardPage(BasePage):
    """A page of prose: about us, accessibility, contact."""

    summary = models.TextField(_("summary"), max_length=1000, blank=True)
    body = StreamField(ProseBlock(), verbose_name=_("text"), blank=True)

    template = "pages/pages/standard_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
