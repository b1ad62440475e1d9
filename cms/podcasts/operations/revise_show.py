"""Give a show that is here what another house says of it."""

from django.db import transaction

from cms.podcasts.incoming import IncomingShow, differences, show_as_incoming
from cms.podcasts.models import ShowPage
from cms.podcasts.operations.revise_episode import revise
from cms.users.models import User

NAMES = {"language": "spoken_language"}


@transaction.atomic
def revise_show(*, show: ShowPage, incoming: IncomingShow, user: User | None) -> ShowPage:
    """Write and publish what ``incoming`` says otherwise than ``show``; its identifier and its picture stay.

    Raises:
        PermissionDenied: ``user`` may not publish it.
        BeingWritten
    """
    page = ShowPage.objects.select_for_update(of=("self",)).get(pk=show.pk)
    values = {NAMES.get(name, name): getattr(incoming, name) for name in differences(show_as_incoming(page), incoming)}
    revise(page, values, user=user, link=incoming.link)
    return page
