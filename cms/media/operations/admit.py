"""Decide whether a file may come in, before any of it does."""

import shutil

from django.db.models import F, Sum
from wagtail.models import Collection

from cms.core.conf import conf
from cms.media.errors import DiskIsFull, EmptyUpload, OverQuota, TooLarge
from cms.media.models import Recording, Upload
from cms.media.spool import spool_folder
from media_pipeline.conf import conf as pipeline


def admit(*, collection: Collection, size: int) -> None:
    """Check that a file of ``size`` bytes fits into ``collection``, beside what is there and on its way.

    Called in a transaction, it holds the collection until the end, so that two files cannot share the last room.

    Raises:
        EmptyUpload, TooLarge, OverQuota, DiskIsFull
    """
    if size <= 0:
        raise EmptyUpload
    if size > conf.upload_max_bytes:
        raise TooLarge
    Collection.objects.select_for_update().get(pk=collection.pk)
    kept = Recording.objects.filter(collection=collection).aggregate(bytes=Sum("size"))["bytes"] or 0
    coming = Upload.objects.filter(collection=collection, offset__lt=F("length"))
    promised = coming.aggregate(bytes=Sum("length"))["bytes"] or 0
    room = conf.upload_quota_bytes - kept - promised
    if size > room:
        raise OverQuota(room)
    if 2 * size + _coming() + pipeline.spare_bytes > shutil.disk_usage(spool_folder()).free:
        raise DiskIsFull


def _coming() -> int:
    """Return the bytes that uploads on their way will still take: each is there twice until its recording is kept."""
    left = Upload.objects.filter(offset__lt=F("length")).aggregate(bytes=Sum(2 * F("length") - F("offset")))
    return int(left["bytes"] or 0)
