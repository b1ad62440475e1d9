"""Brings a film to YouTube: once, however often it is interrupted, and on whichever machine it goes on.

YouTube has no key by which a second upload of the same work would be known as such. What protects from one is that the
address of the session is kept before the first byte leaves, that it is asked before anything else is sent, and that
the video carries a mark by which it is found among the channel's own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from channels.conf import youtube as conf
from channels.errors import Ambiguous, ChannelError, NotNow, Refused, Unreachable
from channels.publisher import Call
from channels.resumable import (
    UNIT,
    AnswerNotUnderstood,
    LoginRefused,
    ResumableUpload,
    SessionGone,
    Source,
    SourceChanged,
    TryLater,
    UploadStopped,
    Watch,
)
from channels.transport import Answer, NoAnswer
from channels.youtube import wording
from channels.youtube.client import UPLOADS, Client
from channels.youtube.options import Options
from channels.youtube.refusals import meaning, unanswered
from cms.catalogue.records import Enclosure
from cms.catalogue.works import Work

PARTS = ["snippet", "status", "localizations", "recordingDetails"]
RENEWALS = 2


def video_id(client: Client) -> str:
    """Return the video's identifier, after sending whatever of the film is not there yet.

    Raises:
        ChannelError: Ambiguous where only looking can tell what came of it.
    """
    call = client.call
    known = call.remote_id or call.kept.get("video_id")
    if known:
        return str(known)
    video = film(call.work)
    if call.kept.get("film") != identity(video):
        # Another film by now: what there is of the old one is never completed.
        call.keep(session=None, film=identity(video), byte_length=video.byte_length)
    with call.opened(video.url) as stream:
        source = Source(file=stream, byte_length=video.byte_length, media_type=video.media_type)
        found = str(_sent(client, client.upload(source))["id"])
    call.keep(video_id=found, sent_at=datetime.now(UTC).isoformat())
    return found


def film(work: Work) -> Enclosure:
    """Raises Refused: there is none."""
    if work.video is None:
        raise Refused("no_video")
    return work.video


def identity(video: Enclosure) -> str:
    """Return what tells two films apart: addresses are never used again for other bytes."""
    return f"{video.url} {video.byte_length} {video.sha256}"


def _sent(client: Client, upload: ResumableUpload) -> Mapping[str, Any]:
    """Send the film, from where an earlier attempt broke off."""
    call, offset = client.call, 0
    session = call.kept.get("session")
    for _renewal in range(RENEWALS):
        try:
            with _explained(call):
                if session:
                    standing = upload.query(session)
                    if standing.resource is not None:
                        return standing.resource
                    offset = standing.received
                else:
                    session = _begun(client, upload)
                call.expose()
                call.phase("film")
                chunk = conf.chunk_units * UNIT
                return upload.send(session, offset=offset, chunk=chunk, watch=_watch(client))
        except LoginRefused as refused:
            error = meaning(refused.answer or Answer(status=401))
            if error.code != "token_refused":
                raise error from refused
            client.renew()
            session = call.kept.get("session")
    raise NotNow("token_refused")


def _begun(client: Client, upload: ResumableUpload) -> str:
    """Open a session and keep its address; nothing is there yet, so this may fail and be done again."""
    call = client.call
    call.phase("begin")
    call.spend(UPLOADS)
    address = client.upload_address(PARTS, notifies=call.options.notifies)
    try:
        session = upload.start(address, resource(call))
    except LoginRefused:
        raise
    except UploadStopped as stopped:
        # A conflict before the first byte passes by itself.
        if stopped.answer and stopped.answer.status == 409:
            raise Unreachable(reason=str(stopped), status=409) from stopped
        raise _stopped(stopped, makes=False) from stopped
    except NoAnswer as error:
        raise unanswered(error) from error
    call.keep(session=session, is_hidden=is_hidden(call), began_at=datetime.now(UTC).isoformat())
    return session


def is_hidden(call: Call[Options]) -> bool:
    """Say whether it is sent hidden, to be shown later."""
    return call.work.planned_at is not None or bool(wording.publish_at(call.due_at))


def resource(call: Call[Options]) -> dict[str, Any]:
    """Return the video as it is to be."""
    work, options = call.work, call.options
    recorded = min(work.released_at, timezone.now())
    return {
        "snippet": wording.snippet(work, options, call.marker),
        "status": wording.status(work, options, is_hidden=is_hidden(call)),
        "localizations": wording.localizations(work),
        "recordingDetails": {"recordingDate": recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")},
    }


def _watch(client: Client) -> Watch:
    call, whole = client.call, film(client.call.work).byte_length
    return Watch(
        before_chunk=call.beat,
        moving=lambda sent: call.beat(sent, whole),
        acknowledged=lambda received: call.keep(received=received),
    )


@contextmanager
def _explained(call: Call[Options]) -> Iterator[None]:
    """Turn what ends a sending into what it means: with a session, something may be there.

    Raises:
        LoginRefused: as it is.
        ChannelError
    """
    try:
        yield
    except (LoginRefused, ChannelError):
        raise
    except SessionGone as gone:
        # It may have been completed: only the list of the channel's videos can tell.
        call.keep(session=None)
        raise Ambiguous("ambiguous", reason=str(gone), status=gone.answer.status if gone.answer else 0) from gone
    except UploadStopped as stopped:
        raise _stopped(stopped, makes=True) from stopped
    except NoAnswer as error:
        raise unanswered(error, makes=True) from error


def _stopped(stopped: UploadStopped, *, makes: bool) -> ChannelError:
    if stopped.answer is None:
        kind = Refused if isinstance(stopped, SourceChanged) else Ambiguous
        return kind(reason=str(stopped))
    unclear = makes and isinstance(stopped, AnswerNotUnderstood | TryLater)
    return meaning(stopped.answer, makes=unclear)
