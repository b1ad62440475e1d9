"""Drop what nobody continues, and what killed processes left behind."""

from datetime import datetime, timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from cms.core.conf import conf
from cms.media.models import Recording, Upload, originals
from cms.media.spool import ARRIVING, spool_folder, spool_path
from media_pipeline.models import Job


def discard_upload(*, upload: Upload) -> None:
    """Delete an upload and its bytes; a recording that came of it stays."""
    spool_path(upload).unlink(missing_ok=True)
    upload.delete()


def sweep_leftovers(*, before: datetime) -> list[str]:
    """Delete files of no upload and originals of no recording that are older than ``before``; return their names.

    A file is stored before the row that names it, so what is young may only be on its way.
    """
    return [*_sweep_spool(before), *_sweep_originals(before, originals())]


def _sweep_spool(before: datetime) -> list[str]:
    known = {key.hex for key in Upload.objects.values_list("pk", flat=True)}
    files = [path for path in spool_folder().iterdir() if path.name not in known]
    # What is fetched from elsewhere may have to wait for its server.
    longest = timezone.now() - timedelta(hours=conf.upload_expiry_hours)
    limits = {path: longest if path.name.startswith(ARRIVING) else before for path in files}
    old = [path for path, limit in limits.items() if path.stat().st_mtime < limit.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return [path.name for path in old]


def _sweep_originals(before: datetime, storage: Storage) -> list[str]:
    known = {*Recording.objects.values_list("original", flat=True), *Job.objects.values_list("source", flat=True)}
    try:
        names = [name for name in storage.listdir("")[1] if name not in known]
    except FileNotFoundError:
        return []
    old = [name for name in names if storage.get_modified_time(name) < before]
    for name in old:
        storage.delete(name)
    return old
