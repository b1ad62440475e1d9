"""Publish the draft of an episode, now or at a later moment."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.podcasts.models import EpisodePage
from cms.users.models import User


class TimePassed(Exception):
    """The moment chosen for publication is not in the future."""


def release_episode(*, episode: EpisodePage, user: User | None, at: datetime | None = None) -> EpisodePage:
    """Publish ``episode``, or plan its publication for ``at``. Without a user, the operator does, at the shell.

    Raises:
        PermissionDenied: ``user`` may not publish it.
        TimePassed
        NotReady: its recording cannot be heard yet.
    """
    if user is not None and not episode.permissions_for_user(user).can_publish():
        raise PermissionDenied
    if at is not None:
        if at <= timezone.now():
            raise TimePassed
        episode.go_live_at = at
    episode.save_revision(user=user).publish(user=user)
    episode.refresh_from_db()
    return episode
