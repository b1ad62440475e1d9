"""Finish an upload: from a complete spool file to a recording."""

from django.core.files import File

from cms.media.models import Recording, Upload
from cms.media.operations.receive import receive
from cms.media.spool import spool_path


def finish_upload(*, upload: Upload) -> Recording:
    """Receive the file of a complete upload, and drop the spool file.

    Being cut at any point is harmless: the spool file goes last, the same bytes are received once, and doing it
    again finishes what is left to do.
    """
    path = spool_path(upload)
    if upload.recording:
        path.unlink(missing_ok=True)
        return upload.recording
    with path.open("rb") as stream:
        received = receive(
            file=File(stream, name=upload.filename),
            filename=upload.filename,
            title=upload.title,
            collection=upload.collection,
            user=upload.user,
        )
    upload.recording = received.recording
    upload.duplicate = not received.is_new
    upload.save(update_fields=["recording", "duplicate"])
    path.unlink(missing_ok=True)
    return received.recording
