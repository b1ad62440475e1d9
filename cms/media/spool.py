"""Where uploads gather: one file for each, in the state folder."""

from pathlib import Path
from uuid import UUID

from cms.core.conf import conf
from cms.media.models import Upload

# How files are named that are fetched from elsewhere instead of uploaded.
ARRIVING = "arriving-"


def spool_folder() -> Path:
    """Return the folder of unfinished uploads; it exists."""
    folder = conf.home.resolve() / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def spool_path(upload: Upload) -> Path:
    """Return where the bytes of ``upload`` are kept until they are a recording; its folder exists."""
    return spool_folder() / upload.id.hex


def arriving_path(key: UUID) -> Path:
    """Return where the bytes of a file gather that is fetched from elsewhere; its folder exists."""
    return spool_folder() / f"{ARRIVING}{key.hex}"


def arrived(upload: Upload) -> int:
    """Return how many bytes of ``upload`` are safe: what the row says, unless the disk has lost some of it."""
    if upload.is_complete:
        return upload.length
    path = spool_path(upload)
    return min(upload.offset, path.stat().st_size) if path.exists() else 0
