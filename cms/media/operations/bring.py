"""Bring a whole file in one go: from a plain form."""

from typing import Any

from django.core.files import File
from django.db import transaction
from wagtail.models import Collection

from cms.media.errors import NotYours
from cms.media.names import display_name, one_line, title_from
from cms.media.operations.admit import admit
from cms.media.operations.receive import Received, receive
from cms.media.permissions import may_add
from cms.users.models import User


def bring(*, user: User, collection: Collection, file: "File[Any]", title: str) -> Received:
    """Receive ``file`` for the show that owns ``collection``.

    Raises:
        NotYours, EmptyUpload, TooLarge, OverQuota, DiskIsFull
    """
    if not may_add(user, collection):
        raise NotYours
    with transaction.atomic():
        admit(collection=collection, size=file.size)
    filename = display_name(file.name or "")
    return receive(
        file=file,
        filename=filename,
        title=one_line(title)[:255] or title_from(filename),
        collection=collection,
        user=user,
    )
