"""Start an upload that will come in pieces."""

from django.db import transaction
from wagtail.models import Collection

from cms.media.errors import NotYours
from cms.media.models import Upload
from cms.media.names import display_name, one_line, title_from
from cms.media.operations.admit import admit
from cms.media.permissions import may_add
from cms.users.models import User


@transaction.atomic
def start_upload(*, user: User, collection: Collection, filename: str, title: str, length: int) -> Upload:
    """Make room for a file of ``length`` bytes in ``collection``.

    Raises:
        NotYours, EmptyUpload, TooLarge, OverQuota, DiskIsFull
    """
    if not may_add(user, collection):
        raise NotYours
    admit(collection=collection, size=length)
    shown = display_name(filename)
    return Upload.objects.create(
        user=user,
        collection=collection,
        filename=shown,
        title=one_line(title)[:255] or title_from(shown),
        length=length,
    )
