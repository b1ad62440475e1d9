"""Add a piece to an upload."""

import hashlib
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone

from cms.media.errors import ChecksumMismatch, DiskIsFull, OffsetMoved, PieceTooLong, UploadBusy
from cms.media.models import Upload
from cms.media.spool import arrived, spool_path
from cms.media.tasks import complete_upload
from media_pipeline.storing import NO_ROOM

BLOCK = 256 * 1024
MAX_PIECE = 32 * 1024**2


class Readable(Protocol):
    """A body that can be read block by block: a request, an open file."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Consecutive bytes of a file.

    Attributes:
        offset: where in the file they begin.
        stream: the bytes.
        algorithm, digest: their checksum; "" and b"" when the sender gave none.
    """

    offset: int
    stream: Readable
    algorithm: str = ""
    digest: bytes = b""

    def blocks(self, limit: int) -> Iterator[bytes]:
        """Yield the bytes.

        Raises:
            PieceTooLong: there are more than ``limit``.
        """
        while block := self.stream.read(BLOCK):
            limit -= len(block)
            if limit < 0:
                raise PieceTooLong
            yield block


def hold_upload(upload_id: UUID) -> Upload:
    """Lock the row of an upload until the end of the transaction.

    Raises:
        UploadBusy: somebody else holds it.
        Upload.DoesNotExist: it was discarded.
    """
    try:
        return Upload.objects.select_for_update(nowait=True).get(pk=upload_id)
    except OperationalError as error:
        raise UploadBusy from error


def append_piece(*, upload_id: UUID, piece: Piece) -> Upload:
    """Write ``piece`` behind what has arrived, and say so in the row once it is on the disk.

    The row counts: bytes of the spool file beyond its offset belong to a piece that was cut, and are dropped.
    With the last piece the work of making a recording is deferred, in the same transaction.

    Raises:
        UploadBusy, OffsetMoved, PieceTooLong, ChecksumMismatch, DiskIsFull
    """
    with transaction.atomic():
        upload = hold_upload(upload_id)
        was_complete = upload.is_complete
        upload.offset = arrived(upload)
        if piece.offset != upload.offset:
            raise OffsetMoved
        upload.offset += _written(upload, piece)
        upload.touched_at = timezone.now()
        upload.save(update_fields=["offset", "touched_at"])
        if upload.is_complete and not was_complete:
            complete_upload.defer(upload_id=str(upload.pk))
    return upload


def _written(upload: Upload, piece: Piece) -> int:
    """Do the same as ``_write``; on a full disk, give back the room that the beginning of the piece has taken."""
    try:
        return _write(upload, piece)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        os.truncate(spool_path(upload), upload.offset)
        raise DiskIsFull from error


def _write(upload: Upload, piece: Piece) -> int:
    """Append the bytes of ``piece`` and return how many there are."""
    limit = min(MAX_PIECE, upload.length - upload.offset)
    running = hashlib.new(piece.algorithm, usedforsecurity=False) if piece.algorithm else None
    written = 0
    with os.fdopen(os.open(spool_path(upload), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as spool:
        spool.truncate(upload.offset)
        spool.seek(upload.offset)
        for block in piece.blocks(limit):
            written += spool.write(block)
            if running:
                running.update(block)
        if running and not hmac.compare_digest(running.digest(), piece.digest):
            raise ChecksumMismatch
        spool.flush()
        os.fsync(spool.fileno())
    return written
