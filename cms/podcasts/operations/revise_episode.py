"""Give an episode that is here what another house says of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.podcasts.incoming import IncomingEpisode, as_incoming, differences
from cms.podcasts.models import EpisodePage, ShowPage
from cms.podcasts.operations.import_show import ACTION
from cms.users.models import User

NAMES = {"number": "episode_number", "released_at": "first_published_at"}
"""Fields of a page that are called otherwise than those that come in."""


class BeingWritten(Exception):
    """The page is a draft, or has changes that nobody has published: whose words count, only people can say."""


@transaction.atomic
def revise_episode(*, show: ShowPage, incoming: IncomingEpisode, user: User | None) -> EpisodePage:
    """Write and publish what ``incoming`` says otherwise than the episode; its earlier words stay in its history.

    Without a user, the operator does, at the shell.

    Raises:
        PermissionDenied: ``user`` may not publish it.
        BeingWritten
        EpisodePage.DoesNotExist: it has been deleted meanwhile.
    """
    page = EpisodePage.objects.child_of(show).select_for_update(of=("self",)).get(guid=incoming.guid)
    found = set(differences(as_incoming(page), incoming))
    if incoming.released_at > timezone.now():
        # What is public cannot have been released in the future.
        found.discard("released_at")
    values = {NAMES.get(name, name): getattr(incoming, name) for name in found}
    revise(page, values, user=user, link=incoming.link)
    return page


def revise(page: Any, values: dict[str, Any], *, user: User | None, link: str) -> None:
    """Publish a page with other values. Raises PermissionDenied, BeingWritten."""
    if user is not None and not page.permissions_for_user(user).can_publish():
        raise PermissionDenied
    if not page.live or page.has_unpublished_changes:
        raise BeingWritten
    if not values:
        return
    # A revision does not hold the moment of the first publication.
    moment = {name: value for name, value in values.items() if name == "first_published_at"}
    if moment:
        type(page).objects.filter(pk=page.pk).update(**moment)
    for name, value in values.items():
        setattr(page, name, value)
    log(instance=page, action=ACTION, user=user, data={"from": link})
    page.save_revision(user=user).publish(user=user)
    page.refresh_from_db()
