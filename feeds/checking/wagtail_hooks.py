"""What the checker adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.catalogue.desk import handle_of
from feeds.checking.pages import check_urls, preflight_of
from feeds.checking.rule import Severity

hooks.register("register_admin_urls", check_urls)


@hooks.register("register_reports_menu_item")
def checks_menu_item() -> MenuItem:
    return MenuItem(_("Check a feed"), reverse("feed_checks"), icon_name="circle-check", order=2000)


@hooks.register("register_page_header_buttons")
def check_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """Lead from a show's page to its check."""
    if not handle_of(page) or not page.permissions_for_user(user).can_edit():
        return []
    url = reverse("show_check", args=[page.pk])
    return [Button(gettext("Will they accept it?"), url, icon_name="circle-check", priority=66)]


@hooks.register("before_edit_page")
def say_what_is_missing(request: HttpRequest, page: Page) -> None:
    """Before a show is published, say how much would keep directories from accepting it."""
    if request.method != "GET" or page.live or not handle_of(page):
        return
    count = sum(finding.rule.severity is Severity.REFUSED for finding in preflight_of(page))
    if count:
        text = ngettext(
            "%(count)s thing is missing before directories accept this show.",
            "%(count)s things are missing before directories accept this show.",
            count,
        )
        see = messages.button(reverse("show_check", args=[page.pk]), gettext("See what is missing"))
        messages.warning(request, text % {"count": count}, buttons=[see])
