"""What channels add to Wagtail's admin."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from channels.account_pages import account_urls
from channels.board_pages import board_urls
from channels.broadcast_pages import broadcast_urls
from channels.broadcast_pages import panel as broadcast_panel
from channels.calendar_pages import calendar_urls
from channels.packages import package_urls
from channels.pages import channels_button, desk_urls, may_see_board
from channels.youtube.pages import youtube_urls

hooks.register("register_admin_urls", board_urls)
hooks.register("register_admin_urls", desk_urls)
hooks.register("register_admin_urls", account_urls)
hooks.register("register_admin_urls", package_urls)
hooks.register("register_admin_urls", calendar_urls)
hooks.register("register_admin_urls", youtube_urls)
hooks.register("register_admin_urls", broadcast_urls)
hooks.register("athir_live_panels", broadcast_panel)
hooks.register("register_page_header_buttons", channels_button)


class BoardMenuItem(MenuItem):
    """Shown to those who may publish anything at all."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_board(request.user)


@hooks.register("register_admin_menu_item")
def board_menu_item() -> MenuItem:
    return BoardMenuItem(_("Publishing channels"), reverse("channels_board"), icon_name="site", order=240)
