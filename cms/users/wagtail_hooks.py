"""What roles change in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from cms.users.gate import manages_users
from cms.users.reports import keep_filters_to_own_shows
from cms.users.teams import TeamPage, same_team
from cms.users.translations import OwnTranslationsReport, edit_own_override

keep_filters_to_own_shows()


@hooks.register("register_admin_urls", order=-1)
def translation_urls() -> list[URLPattern]:
    """Take the place of wagtail-localize's addresses of the same path, which come later."""
    segment = "localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/"
    report = "localize/reports/translations/"
    return [
        path(segment, edit_own_override, name="edit_own_override"),
        path(report, OwnTranslationsReport.as_view(), name="own_translations"),
        path(f"{report}results/", OwnTranslationsReport.as_view(results_only=True), name="own_translations_results"),
    ]


@hooks.register("construct_reports_menu")
def hide_report_of_every_show(request: HttpRequest, menu_items: list[Any]) -> None:
    if not manages_users(request, {}):
        menu_items[:] = [item for item in menu_items if item.name != "page-types-usage"]


@hooks.register("before_copy_page")
def copy_within_the_team(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy stays with the recordings and pictures of its show; a copied show has none yet, and begins empty."""
    if request.method != "POST":
        return None
    problem = ""
    if isinstance(page.specific, TeamPage):
        if request.POST.get("copy_subpages"):
            problem = _("Copy the page without its subpages: they belong to it.")
    elif not same_team(page, _new_parent(request) or page.get_parent()):
        problem = _("A page can be copied only within its own show.")
    if not problem:
        return None
    messages.error(request, problem)
    return redirect("wagtailadmin_pages:copy", page.pk)


def _new_parent(request: HttpRequest) -> Page | None:
    key = request.POST.get("new_parent_page", "")
    return Page.objects.filter(pk=key).first() if key.isdigit() else None
