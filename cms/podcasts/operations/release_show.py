"""Publish a show."""

from django.core.exceptions import PermissionDenied

from cms.podcasts.models import ShowPage
from cms.users.models import User


def release_show(*, show: ShowPage, user: User | None) -> ShowPage:
    """Publish ``show`` as it is written. Without a user, the operator does, at the shell.

    Raises:
        PermissionDenied: ``user`` may not publish it.
    """
    if user is not None and not show.permissions_for_user(user).can_publish():
        raise PermissionDenied
    show.get_latest_revision_as_object().save_revision(user=user).publish(user=user)
    show.refresh_from_db()
    return show
