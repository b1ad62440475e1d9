"""Make the page of a show that moves in: a draft, until all of it has arrived."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from cms.core.prose import prose
from cms.media.models import Picture
from cms.podcasts.incoming import IncomingShow
from cms.podcasts.models import ShowIndexPage, ShowPage
from cms.users.models import User

ACTION = "podcasts.move_in"


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
        summary=incoming.summary,
        body=prose(incoming.notes_html, base=incoming.link),
        spoken_language=incoming.language,
        author=incoming.author,
        owner_email=incoming.owner_email,
        category=incoming.category,
        show_type=incoming.show_type,
        explicit=incoming.explicit,
        copyright=incoming.copyright,
    )
