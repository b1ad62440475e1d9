"""Serves what listeners download. In a real installation the reverse proxy may do it in our place."""

import hashlib
import mimetypes
import re
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cms.core.ranges import A_YEAR, InMemory, StoredFile, for_any_site, serve
from cms.media.chapters import MEDIA_TYPE, chapters_json, page_with_chapters
from cms.media.models import Recording, Rendition, Transcript
from cms.media.permissions import recording_policy
from cms.media.usage import is_public, is_released_in

# A transcript is mended in place, so caches ask again after some minutes.
TRANSCRIPT_AGE = 300
VIDEO = "/video/"
OPENED = "opened_show"
A_DAY = 86_400
MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
}
# Pictures only: everything else in the storage has an address of its own, with its own rules.
PUBLIC = re.compile(r"images/[^/]+\.(jpe?g|png|webp|avif)$")


def _visible(request: HttpRequest, rendition_id: object) -> Rendition:
    """Return a rendition that this visitor may hear: a draft's is for its team alone.

    Raises:
        Http404: there is none, or it is not for this visitor; which of the two is not said.
    """
    rendition = get_object_or_404(Rendition.objects.select_related("recording"), pk=rendition_id)
    _require_visible(request, rendition.recording)
    return rendition


def open_show(request: HttpRequest, handle: str) -> None:
    """Note that whoever asks may have what this show has released although it is private."""
    setattr(request, OPENED, handle)


def _require_visible(request: HttpRequest, recording: Recording) -> None:
    """Raises Http404 for those to whom a recording is not shown."""
    opened = getattr(request, OPENED, "")
    if is_public(recording) or (opened and is_released_in(recording, opened)):
        return
    _require_team(request, recording)


def _require_team(request: HttpRequest, recording: Recording) -> None:
    """Raises Http404 for those who do not work for the show of a recording."""
    if not recording_policy.user_has_permission_for_instance(request.user, "choose", recording):
        raise Http404


def _visible_transcript(request: HttpRequest, transcript_id: object) -> Transcript:
    """Return a transcript that this visitor may read.

    Raises:
        Http404: there is none, or it is not for this visitor.
    """
    transcript = get_object_or_404(Transcript.objects.select_related("recording"), pk=transcript_id)
    _require_visible(request, transcript.recording)
    return transcript


@for_any_site
@require_safe
def enclosure(request: HttpRequest, rendition_id: object, extension: str) -> HttpResponseBase:
    """Serve a rendition. Its address belongs to these bytes, so it may be cached for ever."""
    rendition = _visible(request, rendition_id)
    if extension != rendition.extension or bool(rendition.height) != (VIDEO in request.path):
        raise Http404
    return serve(
        request,
        StoredFile(
            storage=default_storage,
            name=rendition.name,
            etag=f'"{rendition.sha256}"',
            modified=rendition.created_at,
            media_type=rendition.media_type,
            max_age=A_YEAR if is_public(rendition.recording) else 0,
        ),
    )


@for_any_site
@require_safe
def waveform(request: HttpRequest, rendition_id: object) -> HttpResponseBase:
    """Serve the peaks of a rendition, as JSON."""
    rendition = _visible(request, rendition_id)
    return serve(
        request,
        StoredFile(
            storage=default_storage,
            name=rendition.waveform,
            etag=f'"{rendition.sha256}-w"',
            modified=rendition.created_at,
            media_type="application/json",
            max_age=A_YEAR if is_public(rendition.recording) else 0,
        ),
    )


def _asset(request: HttpRequest, recording_id: object, role: str, file: str = "") -> HttpResponseBase:
    """Serve what the pipeline made for players: the asset itself, or a file beside it."""
    recording = get_object_or_404(Recording.objects.select_related("job"), pk=recording_id)
    _require_visible(request, recording)
    name = recording.asset(role)
    if file and name:
        name = f"{PurePosixPath(name).parent}/{file}"
    if not recording.job or name not in recording.job.result.get("files", []):
        raise Http404
    return serve(
        request,
        StoredFile(
            storage=default_storage,
            name=name,
            etag=f'"{hashlib.sha256(name.encode()).hexdigest()}"',
            modified=recording.job.finished_at or recording.created_at,
            media_type=MEDIA_TYPES[PurePosixPath(name).suffix],
            max_age=A_DAY if is_public(recording) else 0,
        ),
    )


@for_any_site
@require_safe
def poster(request: HttpRequest, recording_id: object) -> HttpResponseBase:
    """Serve the picture that stands for a video."""
    return _asset(request, recording_id, "poster")


@for_any_site
@require_safe
def stream(request: HttpRequest, recording_id: object, name: str) -> HttpResponseBase:
    """Serve a playlist or a file of fragments (HTTP Live Streaming, RFC 8216)."""
    return _asset(request, recording_id, "hls", name)


@for_any_site
@require_safe
def strip(request: HttpRequest, recording_id: object, name: str) -> HttpResponseBase:
    """Serve the small pictures by which a moment is found, or what names their places (WebVTT)."""
    return _asset(request, recording_id, "strip", name)


@for_any_site
@require_safe
def transcript_file(request: HttpRequest, transcript_id: object, extension: str) -> HttpResponseBase:
    """Serve a transcript as a file. Players on other sites read it, too, so any of them may ask for it (CORS)."""
    transcript = _visible_transcript(request, transcript_id)
    form = next((form for form in transcript.formats if form.extension == extension), None)
    if form is None:
        raise Http404
    file = InMemory(
        content=form.write(transcript.spoken).encode(),
        modified=transcript.changed_at,
        media_type=f"{form.media_type}; charset=utf-8",
        max_age=TRANSCRIPT_AGE if is_public(transcript.recording) else 0,
    )
    response = serve(request, file)
    response["Content-Language"] = transcript.language
    return response


@for_any_site
@require_safe
def chapters(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """Serve the chapters of an episode or a broadcast, to players on other sites, too (CORS).

    Raises:
        Http404: it has none, or is not for this visitor.
    """
    page = page_with_chapters(page_id)
    if page is None or page.recording is None:
        raise Http404
    if page.live:
        _require_visible(request, page.recording)
    else:
        _require_team(request, page.recording)
    file = InMemory(
        content=chapters_json(page),
        modified=page.last_published_at or page.latest_revision_created_at,
        media_type=MEDIA_TYPE,
        max_age=TRANSCRIPT_AGE if page.live and is_public(page.recording) else 0,
    )
    return serve(request, file)


@for_any_site
@require_safe
def public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a picture of the public storage.

    Raises:
        Http404: it is not a picture, or not there.
    """
    if not PUBLIC.match(name):
        raise Http404
    try:
        modified = default_storage.get_modified_time(name)
    except (FileNotFoundError, SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    return serve(
        request,
        StoredFile(
            storage=default_storage,
            name=name,
            etag=f'"{int(modified.timestamp() * 1_000_000):x}"',
            modified=modified,
            media_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            max_age=A_YEAR,
        ),
    )
