"""Files between the storages and a job's folder, and the removal of what nobody refers to."""

import errno
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull, MediaError, SourceMissing, StorageFailed
from media_pipeline.models import Job
from media_pipeline.states import State

logger = logging.getLogger(__name__)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
ORIGINALS = "originals"
PUBLISHED = "default"
PART = ".part"


def folder_of(job: Job) -> Path:
    return conf.work / str(job.pk)


@contextmanager
def typed() -> Iterator[None]:
    """Raises DiskFull or StorageFailed for whatever the library of a storage raises: each has errors of its own."""
    try:
        yield
    except MediaError:
        raise
    except Exception as failure:
        full = getattr(failure, "errno", None) in NO_ROOM
        raise (DiskFull if full else StorageFailed)(repr(failure)) from failure


def fetch(alias: str, name: str, folder: Path) -> Path:
    """A local path of a stored file: the file itself where it is on this machine, else a copy in the folder.

    Raises SourceMissing, StorageFailed, DiskFull.
    """
    with typed():
        return _fetch(alias, name, folder)


def _fetch(alias: str, name: str, folder: Path) -> Path:
    storage = storages[alias]
    if isinstance(storage, FileSystemStorage):
        path = Path(storage.path(name))
        if not path.is_file():
            raise SourceMissing(name)
        return path
    copy = folder / f"{alias}-{sha256(name.encode()).hexdigest()[:16]}{Path(name).suffix}"
    if not copy.exists():
        part = copy.with_name(copy.name + PART)
        try:
            with storage.open(name) as stored, part.open("wb") as written:
                shutil.copyfileobj(stored, written)
        except FileNotFoundError as missing:
            raise SourceMissing(name) from missing
        part.replace(copy)
    return copy


def store(path: Path, name: str) -> None:
    """Put a finished file into the storage of published files, whole or not at all. Raises StorageFailed, DiskFull."""
    with typed():
        _store(path, name)


def _store(path: Path, name: str) -> None:
    storage = storages[PUBLISHED]
    if not isinstance(storage, FileSystemStorage):
        with path.open("rb") as opened:
            storage.save(name, File(opened, name=name))
        return
    final = Path(storage.path(name))
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_name(final.name + PART)
    try:
        os.link(path, part)
    except OSError:
        # Another file system, or one without hard links.
        shutil.copyfile(path, part)
    if storage.file_permissions_mode is not None:
        part.chmod(storage.file_permissions_mode)
    _flush(part)
    part.replace(final)
    _flush(final.parent)


def _flush(path: Path) -> None:
    """A name must not survive a power cut that its bytes did not."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def referenced(job: Job) -> set[str]:
    """Storage names that the job's result refers to."""
    return set(job.result.get("files", []))


def remove_leftovers(job: Job) -> None:
    """Delete what owners of a finished job did in vain. A failed job keeps its folder for a retry.

    What a storage does not delete now, the hourly sweep tries again.
    """
    storage = storages[PUBLISHED]
    for name in set(job.reserved) - referenced(job):
        try:
            with typed():
                _delete(storage, name)
                _delete(storage, name + PART)
        except MediaError as failure:
            logger.warning("%s was not deleted: %s", name, failure)
    if job.state in (State.DONE, State.CANCELLED):
        shutil.rmtree(folder_of(job), ignore_errors=True)


def _delete(storage: Storage, name: str) -> None:
    if storage.exists(name):
        storage.delete(name)
