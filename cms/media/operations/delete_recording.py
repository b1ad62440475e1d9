"""Delete a recording that nothing plays."""

from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.log_actions import log

from cms.media.errors import RecordingInUse
from cms.media.models import Recording
from cms.media.permissions import require
from cms.media.usage import pages_using
from cms.users.models import User
from media_pipeline.operations import cancel


def delete_recording(*, recording: Recording, user: User | None) -> None:
    """Delete a recording, its editions and its job; the files go when the transaction has succeeded.

    Without a user, it is the operator who deletes, at the shell.

    Raises:
        NotAllowed: ``user`` may not delete this recording.
        RecordingInUse: a page plays it, be it a draft.
    """
    if user is not None:
        require(user, "delete", recording)
    with transaction.atomic():
        held = Recording.objects.select_for_update(of=("self",)).select_related("job").get(pk=recording.pk)
        if pages_using(held):
            raise RecordingInUse
        job = held.job
        if job and not job.is_finished:
            cancel(job=job, reason="its recording was deleted")
        renditions = held.renditions.values_list("name", "waveform")
        made = held.job.result.get("files", []) if held.job else []
        names = {*made, *(name for pair in renditions for name in pair if name)}
        log(instance=held, action="wagtail.delete", user=user, deleted=True)
        held.delete()
        if job:
            job.delete()
        transaction.on_commit(lambda: _drop_files(held, names))


def _drop_files(recording: Recording, names: set[str]) -> None:
    recording.original.delete(save=False)
    for name in names:
        default_storage.delete(name)
