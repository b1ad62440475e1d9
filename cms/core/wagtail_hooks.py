"""What the house adds to Wagtail's admin everywhere."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from cms.core.choices import choosable_pages


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "athir.schedule_refused",
        _("Refuse a planned publication"),
        _("Not published: whoever planned it may no longer publish here"),
    )


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Anything public may be linked to; a draft can be seen only by those who may work on it."""
    return pages.filter(pk__in=choosable_pages(request.user).values("pk"))


@hooks.register("insert_editor_js")
def one_save_at_a_time() -> str:
    return format_html('<script src="{}" type="module"></script>', static("js/one-save.js"))
