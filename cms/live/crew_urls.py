"""The addresses of the crew's screens, below the admin, and what the log calls their doings."""

from typing import Any

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from cms.live.contact_pages import contact_urls
from cms.live.desk_pages import desk_urls
from cms.live.enter_pages import enter_urls
from cms.live.list_pages import list_urls
from cms.live.log_pages import log_urls
from cms.live.official_pages import official_urls
from cms.live.operations import begin_programme, end_programme, recount, renew_overlay_key
from cms.live.presenter_pages import presenter_urls
from cms.live.votes_pages import votes_urls


def crew_urls() -> list[URLPattern]:
    at_the_desk = [*list_urls(), *desk_urls(), *enter_urls(), *contact_urls(), *votes_urls(), *log_urls()]
    return [*at_the_desk, *presenter_urls(), *official_urls()]


def log_actions(actions: Any) -> None:
    actions.register_action(begin_programme.ACTION, _("Begin a programme"), _("Programme begun"))
    actions.register_action(end_programme.ACTION, _("End a programme"), _("Programme ended"))
    actions.register_action(renew_overlay_key.ACTION, _("Renew an overlay"), _("New address of the overlay"))
    actions.register_action(
        recount.WITHOUT, _("Count without marked votes"), _("Votes counted again, without those that are marked")
    )
    actions.register_action(
        recount.WITH, _("Count with marked votes"), _("Votes counted again, with those that are marked")
    )
