"""Resumable uploads: the server's side of the tus protocol, version 1.0.0, with the extensions that EXTENSIONS names.

A file arrives in pieces of at most 32 MiB. What the server has acknowledged survives a killed process; what it
has not, the client sends again. An upload belongs to one user, whose right to add recordings to the show is
looked at again on every request; for anybody else it does not exist.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.cache import never_cache
from wagtail.models import Collection

from cms.core.conf import conf
from cms.media.errors import MediaRefusal, NotYours, PieceTooLong, UnknownShow, UploadBusy
from cms.media.models import Upload
from cms.media.operations.append_piece import MAX_PIECE, Piece, append_piece, hold_upload
from cms.media.operations.start_upload import start_upload
from cms.media.operations.sweep import discard_upload
from cms.media.permissions import may_add
from cms.media.spool import arrived
from cms.users.officers import officer

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
CHECKSUMS = ("sha1", "sha256")
PIECE_TYPE = "application/offset+octet-stream"

View = Callable[..., HttpResponse]


class BadRequest(Exception):
    """A request that a tus client would not send. ``reason`` is for its programmer, in English."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def protocol(view: View) -> View:
    """Answer in the terms of the protocol: its headers on every answer, refusals as status and plain text."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _check_version(request)
            response = view(request, *args, **kwargs)
        except MediaRefusal as refusal:
            response = _text(refusal.status, refusal.message)
        except BadRequest as refusal:
            response = _text(refusal.status, refusal.reason)
        response["Tus-Resumable"] = VERSION
        return response

    return never_cache(wrapped)


def _text(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _check_version(request: HttpRequest) -> None:
    if _method(request) != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        refusal = BadRequest(412, "This server speaks tus 1.0.0.")
        raise refusal


def _method(request: HttpRequest) -> str:
    """Return the method meant; only a POST, which is protected against forgery, may stand for another."""
    meant = request.headers.get("X-HTTP-Method-Override") if request.method == "POST" else None
    return meant or request.method or ""


@protocol
def uploads(request: HttpRequest) -> HttpResponse:
    """Say what the server can do, or create an upload."""
    if _method(request) == "OPTIONS":
        return _capabilities()
    if _method(request) != "POST":
        raise BadRequest(405, "POST creates an upload.")
    metadata = _metadata(request)
    upload = start_upload(
        user=officer(request),
        collection=_collection(metadata),
        filename=metadata.get("filename", ""),
        title=metadata.get("title", ""),
        length=_number(request, "Upload-Length"),
    )
    response = HttpResponse(status=201)
    response["Location"] = reverse("recording_upload", args=[upload.pk])
    return _with_state(response, upload)


@protocol
def upload(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Tell the offset of an upload, add a piece to it, or discard it."""
    answer = {"HEAD": _tell, "PATCH": _append, "DELETE": _discard}.get(_method(request))
    if _method(request) == "OPTIONS":
        return _capabilities()
    if answer is None:
        raise BadRequest(405, "HEAD, PATCH and DELETE are for uploads.")
    return answer(request, _own(request, upload_id))


@never_cache
def upload_status(request: HttpRequest, upload_id: UUID) -> JsonResponse:
    """Tell the upload page what became of a file that has arrived; not part of the protocol."""
    found = _own(request, upload_id)
    recording = found.recording
    return JsonResponse(
        {
            "recording": reverse("recording:edit", args=[recording.pk]) if recording else None,
            "title": recording.title if recording else found.title,
            "duplicate": found.duplicate,
        }
    )


def _own(request: HttpRequest, upload_id: UUID) -> Upload:
    found = get_object_or_404(Upload.objects.select_related("recording", "collection"), pk=upload_id, user=request.user)
    if not may_add(request.user, found.collection):
        raise NotYours
    return found


def _tell(request: HttpRequest, found: Upload) -> HttpResponse:
    response = _with_state(HttpResponse(status=200), found)
    response["Upload-Length"] = str(found.length)
    response["Upload-Metadata"] = "filename " + base64.b64encode(found.filename.encode()).decode()
    return response


def _append(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        raise BadRequest(415, f"Content-Type must be {PIECE_TYPE}.")
    if int(request.headers.get("Content-Length") or 0) > MAX_PIECE:
        raise PieceTooLong
    algorithm, digest = _checksum(request)
    piece = Piece(
        offset=_number(request, "Upload-Offset"),
        stream=request,
        algorithm=algorithm,
        digest=digest,
    )
    return _with_state(HttpResponse(status=204), append_piece(upload_id=found.pk, piece=piece))


def _discard(request: HttpRequest, found: Upload) -> HttpResponse:
    with transaction.atomic():
        held = hold_upload(found.pk)
        if held.is_complete and held.recording is None:
            # It is becoming a recording at this moment.
            raise UploadBusy
        discard_upload(upload=held)
    return HttpResponse(status=204)


def _capabilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = EXTENSIONS
    response["Tus-Max-Size"] = str(conf.upload_max_bytes)
    response["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return response


def _with_state(response: HttpResponse, found: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(arrived(found))
    if not found.is_complete:
        expires = found.touched_at + timedelta(hours=conf.upload_expiry_hours)
        response["Upload-Expires"] = http_date(expires.timestamp())
    return response


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit()):
        raise BadRequest(400, f"{header} must be a number of bytes.")
    return int(value)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Read Upload-Metadata: pairs of a key and a value in base64, separated by commas.

    Raises:
        BadRequest
    """
    pairs = (pair.strip().partition(" ") for pair in request.headers.get("Upload-Metadata", "").split(","))
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _space, value in pairs if key}
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadRequest(400, "Upload-Metadata must be UTF-8 in base64.") from error


def _collection(metadata: dict[str, str]) -> Collection:
    given = metadata.get("collection", "")
    found = Collection.objects.filter(pk=int(given)).first() if given.isascii() and given.isdigit() else None
    if found is None:
        raise UnknownShow
    return found


def _checksum(request: HttpRequest) -> tuple[str, bytes]:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return "", b""
    algorithm, _space, digest = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise BadRequest(400, f"Upload-Checksum must be one of {', '.join(CHECKSUMS)}.")
    try:
        return algorithm, base64.b64decode(digest, validate=True)
    except binascii.Error as error:
        raise BadRequest(400, "The checksum must be in base64.") from error
