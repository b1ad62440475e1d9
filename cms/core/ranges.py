"""Serving a stored file over HTTP: conditional requests and byte ranges, as RFC 9110, sections 13 and 14, asks."""

import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import IO, Any
from urllib.parse import quote

from asgiref.sync import sync_to_async
from django.core.files.storage import FileSystemStorage, Storage
from django.db import close_old_connections, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from cms.core.conf import conf

BLOCK = 256 * 1024
A_YEAR = 31_536_000
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
View = Callable[..., HttpResponseBase]


class Unsatisfiable(Exception):
    """The range that was asked for lies outside of the file."""


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file ready to be served.

    Attributes:
        storage, name: where it is.
        etag: strong validator, quoted; the same for the same bytes only.
        modified: moment of the last change.
        media_type: value of Content-Type.
        max_age: seconds for which any cache may keep it; a year means for ever, 0 that nobody may.
    """

    storage: Storage
    name: str
    etag: str
    modified: datetime
    media_type: str
    max_age: int

    @property
    def size(self) -> int:
        return self.storage.size(self.name)


@dataclass(frozen=True, kw_only=True)
class InMemory:
    """Bytes ready to be served, of what is small or may change while it is read; attributes as of StoredFile."""

    content: bytes
    modified: datetime
    media_type: str
    max_age: int

    @cached_property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()}"'

    @property
    def size(self) -> int:
        return len(self.content)


Servable = StoredFile | InMemory


def for_any_site(view: View) -> View:
    """Let scripts of other sites ask, too: answer the question that browsers put before some requests (CORS)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=PREFLIGHT)
        return view(request, *args, **kwargs)

    return answer


def serve(request: HttpRequest, file: Servable) -> HttpResponseBase:
    """Answer a GET or HEAD request for ``file``: 200, 206, 304 or 416.

    Behind nginx (ATHIR_ACCEL), a stored file is left to nginx, which answers by the same rules.

    Raises:
        Http404: the storage has lost the file.
    """
    if conf.accel and isinstance(file, StoredFile) and isinstance(file.storage, FileSystemStorage):
        return _left_to_proxy(file)
    modified = int(file.modified.timestamp())
    answer = get_conditional_response(request, etag=file.etag, last_modified=modified)
    if answer is not None and answer.status_code in (304, 412):
        return _with_headers(answer, file)
    try:
        size = file.size
    except FileNotFoundError as error:
        raise Http404 from error
    try:
        span = _asked_range(request, file, size)
    except Unsatisfiable:
        refusal = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _with_headers(refusal, file)
    first, last = span or (0, size - 1)
    response = _body(request, file, first, last - first + 1)
    response["Content-Length"] = str(last - first + 1)
    if span:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _with_headers(response, file)


def _asked_range(request: HttpRequest, file: Servable, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for, or None for the whole file.

    More than one range, or one in another unit, may be answered with the whole (RFC 9110, 14.2).
    """
    match = RANGE.match(request.headers.get("Range", "").strip())
    if not match or not any(match.groups()) or not _if_range_holds(request, file):
        return None
    start, end = match.groups()
    if not start:
        length = min(int(end), size)
        if not length:
            raise Unsatisfiable
        return size - length, size - 1
    first, last = int(start), min(int(end or size - 1), size - 1)
    if end and int(end) < int(start):
        return None
    if first >= size:
        raise Unsatisfiable
    return first, last


def _if_range_holds(request: HttpRequest, file: Servable) -> bool:
    condition = request.headers.get("If-Range", "").strip()
    if not condition or condition == file.etag:
        return True
    return parse_http_date_safe(condition) == int(file.modified.timestamp())


def _left_to_proxy(file: StoredFile) -> HttpResponseBase:
    """Name the file to nginx, which takes type and caching from here and adds what it knows better (X-Accel)."""
    response = HttpResponse(content_type=file.media_type)
    response["X-Accel-Redirect"] = quote(f"{conf.accel}{file.name}")
    response["Cache-Control"] = caching(file.max_age)
    return response


def _with_headers(response: Any, file: Servable) -> HttpResponseBase:
    response["ETag"] = file.etag
    response["Last-Modified"] = http_date(file.modified.timestamp())
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = caching(file.max_age)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "Content-Length, Content-Range, ETag"
    response["X-Content-Type-Options"] = "nosniff"
    if response.status_code in (200, 206):
        response["Content-Type"] = file.media_type
    return response


def caching(max_age: int) -> str:
    """Return the Cache-Control of what any cache may keep for ``max_age`` seconds: 0 for nobody, a year for ever."""
    if not max_age:
        return "private, no-store"
    return f"public, max-age={max_age}" + (", immutable" if max_age >= A_YEAR else "")


def _body(request: HttpRequest, file: Servable, first: int, length: int) -> Any:
    if request.method == "HEAD":
        return HttpResponse()
    if isinstance(file, InMemory):
        return HttpResponse(file.content[first : first + length])
    stream = file.storage.open(file.name)
    stream.seek(first)
    # Who listens on a slow line does not keep a connection to the database from others, unless a transaction needs it.
    if not connection.in_atomic_block:
        close_old_connections()
    # A sync iterator would be read whole into memory under ASGI.
    return StreamingHttpResponse((AsyncBlocks if hasattr(request, "scope") else Blocks)(stream, length))


class _Stream:
    """``length`` bytes of an open file; Django closes it with the response, even one that nobody read."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self.stream = stream
        self.left = length

    def read(self) -> bytes:
        block = self.stream.read(min(BLOCK, self.left))
        self.left -= len(block)
        return block

    def close(self) -> None:
        self.stream.close()


class Blocks(_Stream):
    """For WSGI."""

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


class AsyncBlocks(_Stream):
    """For ASGI: each block is read in a thread."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while block := await sync_to_async(self.read, thread_sensitive=False)():
            yield block
