"""The addresses of the crew's screens, below the admin, and what the log calls their doings."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from cms.live.desk_pages import desk_urls
from cms.live.enter_pages import enter_urls
from cms.live.list_pages import list_urls
from cms.live.log_pages import log_urls
from cms.live.official_pages import official_urls
from cms.live.operations import begin_programme, end_programme, renew_overlay_key
from cms.live.presenter_pages import presenter_urls


def crew_urls() -> list[URLPattern]:
    return [*list_urls(), *desk_urls(), *enter_urls(), *presenter_urls(), *official_urls(), *log_urls()]


def log_actions(actions: Any) -> None:
    actions.register_action(begin_programme.ACTION, _("Begin a programme"), _("Programme begun"))
    actions.register_action(end_programme.ACTION, _("End a programme"), _("Programme ended"))
    actions.register_action(renew_overlay_key.ACTION, _("Renew an overlay"), _("New address of the overlay"))
