"""News of the council."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.core.pages import paginated
from cms.core.works import Work
from cms.taxonomy.models import Classified
from cms.users.teams import TeamPage, handle_panel


class NewsIndexPage(TeamPage):
    """The news, newest first."""

    exclude_fields_in_copy: ClassVar[list[str]] = TeamPage.team_fields
    template = "pages/news/news_index_page.html"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage"]
    content_panels = [*Page.content_panels, handle_panel()]
    override_translatable_fields = [SynchronizedField("slug"), SynchronizedField("handle", overridable=False)]

    class Meta:
        verbose_name = _("news")

    @classmethod
    def handles_behind(cls, feed_handle: str) -> list[str]:
        """The news has a feed in each language, whose handle ends in the language's code."""
        stem, _hyphen, code = feed_handle.rpartition("-")
        return [feed_handle, stem] if code in dict(settings.LANGUAGES) else [feed_handle]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        items = NewsPage.for_cards().child_of(self).live().public().order_by("-first_published_at", "-pk")
        page = paginated(request, items)
        page.object_list = list(page.object_list)
        for item in page.object_list:
            item._series = self
        return super().get_context(request, *args, **kwargs) | {"items": page}


class NewsPage(Classified, Work):
    """One news item."""

    kind = "news"
    template = "pages/news/news_page.html"
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("artwork"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("places")], heading=_("Topics and places")),
    ]
    settings_panels = [PublishingPanel()]
    override_translatable_fields = [SynchronizedField("slug")]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
