"""Background work on recordings."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cms.core.conf import conf
from cms.media.models import Picture, Recording, Upload
from cms.media.operations.adopt import adopt_outputs
from cms.media.operations.adopt_transcript import adopt_transcript
from cms.media.operations.drop_old_films import drop_old_films
from cms.media.operations.finish_upload import finish_upload
from cms.media.operations.sweep import discard_upload, sweep_leftovers
from cms.media.pictures import make_sizes

# A delivery of a film that was replaced meanwhile may wait for a quota of the other side.
OLD_FILM = timedelta(days=7)


@app.task(queue="default", name="media.adopt_outputs")
def take_outputs(job_id: str) -> None:
    """Give the recording of a finished job the renditions that the job made."""
    recording = Recording.objects.filter(job_id=job_id).first()
    if recording:
        adopt_outputs(recording=recording)
        adopt_transcript(recording=recording)


# A full disk or a lost storage may come back within hours; until then the file waits in the spool folder.
@app.task(queue="default", name="media.finish_upload", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def complete_upload(upload_id: str) -> None:
    """Turn an upload of which every byte has arrived into a recording."""
    upload = Upload.objects.filter(pk=upload_id).first()
    if upload and upload.is_complete:
        finish_upload(upload=upload)


@app.periodic(cron="17 * * * *")
@app.task(queue="default", name="media.sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    """Drop uploads that nobody has continued for as long as the settings allow, files without an owner, old films."""
    limit = timezone.now() - timedelta(hours=conf.upload_expiry_hours)
    for upload in Upload.objects.filter(touched_at__lt=limit):
        discard_upload(upload=upload)
    sweep_leftovers(before=timezone.now() - timedelta(hours=1))
    drop_old_films(before=timezone.now() - OLD_FILM)


# Whatever else waits is more urgent: without these sizes the first visitor waits a moment longer.
@app.task(queue="default", name="media.make_sizes", priority=-10)
def make_picture_sizes(picture_id: int) -> None:
    """Make the sizes in which pages will show a picture."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture:
        make_sizes(picture)
