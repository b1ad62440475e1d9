"""Write the episode of a recording: a draft under its show."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cms.core.slugs import free_slug, slug_of
from cms.media.models import Recording
from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.models import User


class WrongShow(Exception):
    """The recording belongs to another show."""


@transaction.atomic
def create_episode(
    *, show: ShowPage, title: str, recording: Recording, user: User | None, summary: str = ""
) -> EpisodePage:
    """Make a draft of an episode that plays ``recording``. Without a user, the operator writes, at the shell.

    Raises:
        PermissionDenied: ``user`` may not write episodes of this show.
        WrongShow
    """
    if user is not None and not show.permissions_for_user(user).can_add_subpage():
        raise PermissionDenied
    if recording.collection_id != show.collection_id:
        raise WrongShow
    episode = EpisodePage(
        title=title,
        # From the title in Latin letters, else from the day on which it is written.
        slug=free_slug(show, slug_of(title) or f"{timezone.localdate():%Y-%m-%d}"),
        locale=show.locale,
        recording=recording,
        summary=summary,
        owner=user,
        live=False,
    )
    show.add_child(instance=episode)
    # A draft may lack its summary; what publication needs is asked for then.
    episode.save_revision(user=user, log_action="wagtail.create", clean=False)
    return episode
