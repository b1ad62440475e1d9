"""Where uploads gather: one file for each, in the state folder."""

from pathlib import Path

from cms.core.conf import conf
from cms.media.models import Upload


def spool_path(upload: Upload) -> Path:
    """Return where the bytes of ``upload`` are kept until they are a recording; its folder exists."""
    folder = conf.home.resolve() / "spool"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / upload.id.hex
