"""Delete the draft of a show that came to nothing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from cms.media.models import Picture, Recording
from cms.podcasts.models import ShowPage
from cms.users.models import User
from cms.users.roles import withdraw


@transaction.atomic
def drop_empty_show(*, show: ShowPage, user: User | None) -> bool:
    """Delete a draft without episodes and recordings, and all that was made for it; False where anything is in it.

    Without a user, the operator does, at the shell.

    Raises:
        PermissionDenied: ``user`` may not delete the show.
    """
    if user is not None and not show.permissions_for_user(user).can_delete():
        raise PermissionDenied
    is_used = show.live or show.get_children().exists() or show.same_work().exists()
    if is_used or Recording.objects.filter(collection=show.collection).exists():
        return False
    collection = show.collection
    log(instance=show, action="wagtail.delete", user=user, deleted=True)
    show.delete()
    Picture.objects.filter(collection=collection).delete()
    withdraw(handle=show.handle)
    return True
