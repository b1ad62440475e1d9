"""Receive a recording: keep the file, and start the pipeline on it."""

import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from wagtail.models import Collection

from cms.media.models import Recording
from cms.media.sound import choices_for, params_of, recipe_of
from cms.users.models import User
from media_pipeline.operations.submit import submit

logger = logging.getLogger(__name__)
BLOCK = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of a file.

    Attributes:
        recording: the recording that holds these bytes.
        is_new: False when the same bytes had been received before, in the same collection.
    """

    recording: Recording
    is_new: bool


def receive(
    *, file: "File[Any]", filename: str, title: str, collection: Collection, user: User | None = None
) -> Received:
    """Keep ``file`` as a recording of ``collection`` and defer its processing.

    The same bytes are received once: a second time gives the existing recording. The file is stored before the
    row that names it, so a killed process can leave a file without a row, which is swept, never the reverse.
    """
    recording = Recording(
        title=title,
        original_name=filename,
        collection=collection,
        uploaded_by=user,
        choices=choices_for(collection),
    )
    return receive_as(file=file, recording=recording, recipe=recipe_of(recording))


def receive_as(*, file: "File[Any]", recording: Recording, recipe: str, priority: int = 0) -> Received:
    """Do the same with a recording that has its title, file name and collection, by a recipe of the caller's choice.

    ``priority``: below 0 for what may wait behind everything that an officer waits for.
    """
    recording.sha256, recording.size = digest(file), file.size
    known = _known(recording)
    if known:
        return Received(recording=known, is_new=False)
    file.seek(0)
    recording.original.save(recording.id.hex, file, save=False)
    try:
        _keep(recording, recipe, priority)
    except IntegrityError:
        # The same bytes came in by another way while these were copied.
        recording.original.delete(save=False)
        known = _known(recording)
        if known is None:
            raise
        return Received(recording=known, is_new=False)
    logger.info("Received recording %s (%d bytes)", recording.id, recording.size)
    return Received(recording=recording, is_new=True)


def _known(recording: Recording) -> Recording | None:
    return Recording.objects.filter(collection=recording.collection, sha256=recording.sha256).first()


@transaction.atomic
def _keep(recording: Recording, recipe: str, priority: int) -> None:
    source = str(recording.original.name)
    recording.job = submit(source=source, recipe=recipe, params=params_of(recording), priority=priority)
    recording.save()


def digest(file: Any) -> str:
    """Return the SHA-256 of an open file, in hexadecimal digits, reading it block by block."""
    running = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        running.update(block)
    return running.hexdigest()
