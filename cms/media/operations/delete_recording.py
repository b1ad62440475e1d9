"""Delete a recording that nothing plays."""

from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.log_actions import log

from cms.media.errors import RecordingInUse
from cms.media.models import Recording
from cms.media.permissions import require
from cms.media.usage import pages_using
from cms.users.models import User
from media_pipeline.models import Job
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
        held = Recording.objects.select_for_update().get(pk=recording.pk)
        if pages_using(held):
            raise RecordingInUse
        # All that was ever made of it: samples, former choices of its sound, films of its editions.
        editions = held.renditions.values_list("name", flat=True)
        jobs = list(Job.objects.filter(source__in=[held.original.name, *editions]))
        for job in jobs:
            if not job.is_finished:
                cancel(job=job, reason="its recording was deleted")
        renditions = held.renditions.values_list("name", "waveform")
        made = [name for job in jobs for name in job.result.get("files", [])]
        names = {*made, *(name for pair in renditions for name in pair if name)}
        log(instance=held, action="wagtail.delete", user=user, deleted=True)
        held.delete()
        for job in jobs:
            job.delete()
        transaction.on_commit(lambda: _drop_files(held, names))


def _drop_files(recording: Recording, names: set[str]) -> None:
    recording.original.delete(save=False)
    for name in names:
        default_storage.delete(name)
