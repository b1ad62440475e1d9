"""Drop what nobody continues."""

from cms.media.models import Upload
from cms.media.spool import spool_path


def discard_upload(*, upload: Upload) -> None:
    """Delete an upload and its bytes; a recording that came of it stays."""
    spool_path(upload).unlink(missing_ok=True)
    upload.delete()
