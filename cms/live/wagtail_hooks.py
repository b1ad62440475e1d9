"""What live programmes add to Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.live.after_pages import after_urls
from cms.live.calendar_pages import calendar_urls, times_button
from cms.live.crew_urls import crew_urls, log_actions
from cms.live.list_pages import live_menu_item
from cms.live.models import RundownTemplate
from cms.live.plan_pages import plan_button, plan_urls

hooks.register("register_admin_urls", plan_urls)
hooks.register("register_admin_urls", after_urls)
hooks.register("register_admin_urls", calendar_urls)
hooks.register("register_admin_urls", crew_urls)
hooks.register("register_admin_menu_item", live_menu_item)
hooks.register("register_log_actions", log_actions)
hooks.register("register_page_header_buttons", plan_button)
hooks.register("register_page_header_buttons", times_button)


class RundownTemplateViewSet(SnippetViewSet):
    model = RundownTemplate
    icon = "list-ol"


register_snippet(RundownTemplateViewSet)
