"""Give a show the identifier that it has elsewhere."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from cms.podcasts.models import EpisodePage, ShowPage
from cms.users.models import User


@transaction.atomic
def adopt_guid(*, show: ShowPage, guid: str, user: User | None) -> bool:
    """Give ``show`` the podcast:guid of the feed that moves into it; False where it has to keep its own.

    A show that has released anything keeps its identifier: apps know it by that.

    Raises:
        PermissionDenied: ``user`` may not publish the show.
    """
    if user is not None and not show.permissions_for_user(user).can_publish():
        raise PermissionDenied
    if not guid or guid == show.guid:
        return bool(guid)
    is_heard = EpisodePage.objects.child_of(show).exclude(first_published_at=None).exists()
    if is_heard or ShowPage.objects.filter(guid=guid).exists():
        return False
    pages = ShowPage.objects.filter(guid=show.guid)
    log(instance=show, action="wagtail.edit", user=user, data={"guid": {"old": show.guid, "new": guid}})
    pages.update(guid=guid)
    show.guid = guid
    return True
