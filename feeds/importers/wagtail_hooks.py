"""What moving in and moving out add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from feeds.exports.screens import export_button, export_urls
from feeds.importers.permissions import may_import
from feeds.importers.screens import import_urls

hooks.register("register_admin_urls", import_urls)
hooks.register("register_admin_urls", export_urls)
hooks.register("register_page_header_buttons", export_button)


class ImportsMenuItem(MenuItem):
    """Shown to those who may import anything at all."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


@hooks.register("register_admin_menu_item")
def imports_menu_item() -> MenuItem:
    return ImportsMenuItem(_("Move a podcast in"), reverse("feed_imports"), icon_name="download", order=250)
