"""The page of a programme learns where it can be watched."""

from django.db import transaction

from cms.live.models import Desk, LiveProgrammePage
from cms.live.signals import programme_turned


@transaction.atomic
def watch_at(*, guid: str, url: str) -> None:
    """Note the address at which a programme is watched, where nobody has written another one."""
    for page in LiveProgrammePage.objects.filter(guid=guid, watch_url="").select_for_update(of=("self",)):
        LiveProgrammePage.objects.filter(pk=page.pk).update(watch_url=url)
        revision = page.latest_revision
        # A draft that waits would bring back the empty address.
        if revision and not revision.content.get("watch_url"):
            revision.content["watch_url"] = url
            revision.save(update_fields=["content"])
    for desk in Desk.objects.filter(guid=guid):
        programme_turned.send(sender=Desk, desk=desk)
