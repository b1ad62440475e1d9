"""What feeds add to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from feeds.operations.make_token import ACTION as MAKE_TOKEN
from feeds.operations.revoke_token import ACTION as REVOKE_TOKEN
from feeds.private_pages import private_feed_button, private_feed_urls

hooks.register("register_admin_urls", private_feed_urls)
hooks.register("register_page_header_buttons", private_feed_button)


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(MAKE_TOKEN, _("Open a private feed"), _("Private feed opened to a person"))
    actions.register_action(REVOKE_TOKEN, _("Close a private feed"), _("Private feed closed to a person"))
