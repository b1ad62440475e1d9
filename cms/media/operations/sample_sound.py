"""Make a short sample of a recording, before and after cleaning."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from cms.media.models import Recording
from cms.media.permissions import require
from cms.media.sound import SoundChoices
from cms.users.models import User
from media_pipeline.models import Job
from media_pipeline.operations import cancel, submit

RECIPE = "preview"
# Somebody sits before the page and waits.
SOON = 10


@transaction.atomic
def sample_sound(*, recording: Recording, choices: SoundChoices, at: float, user: User) -> Recording:
    """Have twenty seconds, from ``at`` seconds of the recording, made in both ways.

    Raises:
        NotAllowed
    """
    require(user, "change", recording)
    held = Recording.objects.select_for_update().get(pk=recording.pk)
    former = held.sample
    params = {"preview_at": at, "clean": [str(kind) for kind in choices.clean], "even": choices.even}
    held.sample = submit(source=str(held.original.name), recipe=RECIPE, params=params, priority=SOON)
    held.save(update_fields=["sample"])
    if former:
        _drop(former)
    return held


def _drop(sample: Job) -> None:
    """Nobody listens to a sample twice."""
    if not sample.is_finished:
        cancel(job=sample, reason="another sample was asked for")
    names = sample.result.get("files", [])
    sample.delete()
    transaction.on_commit(partial(_delete, names))


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
