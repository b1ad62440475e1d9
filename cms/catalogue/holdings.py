"""Part of the door: what stands behind an address of our own, read without asking over the network.

Whoever asks has the right to the whole show: who may have a single file is not looked at here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.urls import Resolver404, resolve

from cms.media.chapters import chapters_json, page_with_chapters
from cms.media.models import Rendition, Transcript
from cms.media.views import PUBLIC

BLOCK = 256 * 1024


class NotHeld(Exception):
    """There is nothing of ours at this address."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The bytes behind an address."""

    stream: IO[bytes]

    def blocks(self) -> Iterator[bytes]:
        while block := self.stream.read(BLOCK):
            yield block


@contextmanager
def holding(url: str) -> Iterator[Holding]:
    """Give what stands behind one of our addresses: sound, transcript, chapters or picture.

    Raises:
        NotHeld: it is not one of our addresses, or nothing is there.
    """
    base, parts = urlsplit(settings.WAGTAILADMIN_BASE_URL), urlsplit(url)
    if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
        raise NotHeld(url)
    try:
        match = resolve(parts.path)
        stream = OPENERS[match.url_name or ""](**match.kwargs)
    except (Resolver404, KeyError, LookupError, FileNotFoundError, SuspiciousFileOperation) as error:
        raise NotHeld(url) from error
    with stream:
        yield Holding(stream=stream)


def _sound(rendition_id: UUID, extension: str) -> IO[bytes]:
    name = Rendition.objects.filter(pk=rendition_id).values_list("name", flat=True).first()
    if name is None:
        raise LookupError(rendition_id)
    return default_storage.open(name)


def _words(transcript_id: UUID, extension: str) -> IO[bytes]:
    transcript = Transcript.objects.filter(pk=transcript_id).first()
    found = [form for form in (transcript.formats if transcript else ()) if form.extension == extension]
    if transcript is None or not found:
        raise LookupError(transcript_id)
    written = found[0].write(transcript.spoken)
    return BytesIO(written.encode() if isinstance(written, str) else written)


def _chapters(page_id: int) -> IO[bytes]:
    page = page_with_chapters(page_id)
    if page is None:
        raise LookupError(page_id)
    written: Any = chapters_json(page)
    return BytesIO(written.encode() if isinstance(written, str) else written)


def _picture(name: str) -> IO[bytes]:
    if not PUBLIC.match(name):
        raise LookupError(name)
    return default_storage.open(name)


OPENERS: dict[str, Any] = {
    "enclosure": _sound,
    "video": _sound,
    "transcript_file": _words,
    "chapters": _chapters,
    "public_file": _picture,
}
