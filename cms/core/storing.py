"""Where files are kept: in the state folder, or in an S3 storage that several machines share."""

from pathlib import Path
from typing import Any

from cms.core.conf import conf


def stored(prefix: str, folder: Path | None = None) -> dict[str, Any]:
    """Return the entry of STORAGES for files under ``prefix`` of the bucket, or without one in a folder.

    Without ``folder``, that is MEDIA_ROOT.
    """
    if not conf.s3_bucket:
        place = {"location": folder} if folder else {}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": place}
    options = {
        "bucket_name": conf.s3_bucket,
        "location": prefix,
        "endpoint_url": conf.s3_endpoint or None,
        "region_name": conf.s3_region or None,
        # A service of one's own seldom has a name for each bucket.
        "addressing_style": "path" if conf.s3_endpoint else "auto",
        # Names are never used for other bytes, so what is stored again is the same.
        "file_overwrite": True,
        # The site serves files itself, by its own rules of who may have them.
        "default_acl": None,
        "max_memory_size": 8 * 1024**2,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
