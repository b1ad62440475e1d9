"""Make the page of a show that moves in: a draft, until all of it has arrived."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Locale

from cms.core.prose import prose
from cms.media.models import Picture
from cms.podcasts.incoming import IncomingShow
from cms.podcasts.models import (
    ShowCredit,
    ShowIndexPage,
    ShowPage,
    ShowRecommendation,
    ShowSeason,
    ShowText,
)
from cms.podcasts.operations.named import credited, places_named
from cms.users.models import User

ACTION = "podcasts.move_in"
USUAL_CATEGORY = "Government"


class ShowRefused(Exception):
    """The show cannot be made.

    ShowRefused
    ├── NoIndex      there is no page of podcasts in its language
    ├── HandleTaken
    └── GuidTaken    another show here has its permanent identifier
    """


class NoIndex(ShowRefused):
    """There is no page of podcasts in the language of the show: an administrator must make one."""


class HandleTaken(ShowRefused):
    """Another show or programme has this handle: choose another one."""


class GuidTaken(ShowRefused):
    """Another show of the house has the permanent identifier of this one: choose that show."""


@transaction.atomic
def import_show(*, incoming: IncomingShow, handle: str, user: User | None, artwork: Picture | None = None) -> ShowPage:
    """Make a draft of the show ``incoming``, with its identifier. Without a user, the operator does, at the shell.

    Raises:
        PermissionDenied: ``user`` may not make shows.
        NoIndex, HandleTaken, GuidTaken
    """
    index = ShowIndexPage.objects.filter(locale__language_code=incoming.locale).first()
    if index is None:
        raise NoIndex(incoming.locale)
    if user is not None and not index.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    if ShowPage.objects.filter(guid=incoming.guid).exclude(guid="").exists():
        raise GuidTaken(incoming.guid)
    show = _page(incoming, handle, index)
    show.artwork, show.owner = artwork, user
    if show.is_taken(handle):
        raise HandleTaken(handle)
    index.add_child(instance=show)
    show.save_revision(user=user, log_action="wagtail.create", clean=False)
    log(instance=show, action=ACTION, user=user, data={"from": incoming.link})
    return show


def _page(incoming: IncomingShow, handle: str, index: ShowIndexPage) -> ShowPage:
    return ShowPage(
        guid=incoming.guid,
        handle=handle,
        slug=handle,
        locale=index.locale,
        live=False,
        title=incoming.title,
        summary=incoming.summary or incoming.title,
        body=prose(incoming.notes_html, base=incoming.link),
        spoken_language=incoming.language or incoming.locale,
        places=places_named(incoming.places, index.locale),
        **_taken(incoming),
        **_rows(incoming, index.locale),
    )


def _taken(incoming: IncomingShow) -> dict[str, Any]:
    names = ("owner_email", "show_type", "explicit", "copyright", "licence", "licence_url")
    values = {name: getattr(incoming, name) for name in (*names, "rhythm", "machine_made", "is_complete")}
    values |= {"author": incoming.author or incoming.title[:200], "category": incoming.category or USUAL_CATEGORY}
    funding = incoming.funding
    return values | ({"funding_url": funding.url, "funding_label": funding.label} if funding else {})


def _rows(incoming: IncomingShow, locale: Locale) -> dict[str, Any]:
    return {
        "credit_rows": credited(incoming.persons, locale, ShowCredit),
        "text_rows": [ShowText(purpose=each.purpose, value=each.value) for each in incoming.texts],
        "season_rows": [ShowSeason(number=each.number, name=each.name) for each in incoming.seasons],
        "recommendation_rows": [
            ShowRecommendation(feed_url=each.url, title=each.label, feed_guid=each.guid) for each in incoming.podroll
        ],
    }
