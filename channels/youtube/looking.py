"""Looks at what is on YouTube: whether a work is there, and whether it is as it was sent."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone

from channels.errors import ChannelError, LeaseLost
from channels.publisher import Call, Finding, Reading, Receipt, Stage, Verdict
from channels.resumable import LoginRefused, SessionGone, Source, Standing, UploadStopped
from channels.transport import Answer, NoAnswer
from channels.youtube import wording
from channels.youtube.client import PAGE, Client, Item
from channels.youtube.options import Options
from channels.youtube.refusals import meaning, unanswered

WATCH = "https://www.youtube.com/watch?v="
PARTS = "snippet,status,processingDetails,contentDetails"
SOONEST_S, LATEST_S, PERSON_S = 15, 300, 3600
TOLERANCE_S = 2.0
UPLOAD_PAGES = 10
# How long before the first attempt a video may say that it was made: clocks differ.
SKEW = timedelta(days=1)
LENGTH = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")


def receipt(video: Item, *, look_again_s: float = SOONEST_S) -> Receipt:
    """Return what is to be kept of a video that is there."""
    status = video.get("status", {})
    stage = Stage.PROCESSING
    if status.get("uploadStatus") == "processed":
        stage = Stage.SCHEDULED if status.get("publishAt") else Stage.PUBLISHED
    return Receipt(remote_id=video["id"], url=WATCH + video["id"], stage=stage, look_again_s=look_again_s)


def first_receipt(client: Client, video_id: str) -> Receipt:
    """Return the receipt for a video that has just arrived, even where nothing more can be learned now."""
    try:
        video = there(client, video_id)
    except LeaseLost:
        raise
    except ChannelError:
        video = None
    return receipt(video or {"id": video_id}, look_again_s=0)


def there(client: Client, video_id: str, parts: str = PARTS) -> Item | None:
    """Return a video, or None where there is none."""
    found = client.ask(lambda api: api.videos().list(part=parts, id=video_id))
    items = found.get("items", [])
    return items[0] if items else None


def is_seen(client: Client, video_id: str) -> bool:
    """Say whether people can see a video, or will."""
    video = there(client, video_id, "status")
    status = video["status"] if video else {"privacyStatus": "private"}
    return status.get("privacyStatus") != "private" or "publishAt" in status


# Whether it is as it should be.


def reading(client: Client) -> Reading:
    """Compare what stands there with what was sent."""
    call = client.call
    video = there(client, call.remote_id)
    if video is None or video["status"].get("uploadStatus") == "deleted":
        return Reading(stage=None)
    return _failed(video) or _unfinished(call, video) or _compared(call, video)


def _failed(video: Item) -> Reading | None:
    status, processing = video["status"], video.get("processingDetails", {})
    told = {"stage": Stage.PROCESSING, "url": WATCH + video["id"], "look_again_s": PERSON_S}
    if status.get("uploadStatus") == "rejected":
        reason = status.get("rejectionReason", "")
        return Reading(problem="duplicate" if reason == "duplicate" else "rejected", reason=reason, **told)
    if status.get("uploadStatus") == "failed" or processing.get("processingStatus") in ("failed", "terminated"):
        reason = status.get("failureReason") or processing.get("processingFailureReason", "")
        return Reading(problem="processing_failed", reason=reason, **told)
    return None


def _unfinished(call: Call[Options], video: Item) -> Reading | None:
    url = WATCH + video["id"]
    if video["status"].get("uploadStatus") != "processed":
        return Reading(stage=Stage.PROCESSING, url=url, look_again_s=_patience(call))
    publish_at = video["status"].get("publishAt")
    if publish_at:
        left = (datetime.fromisoformat(publish_at) - timezone.now()).total_seconds()
        differences = tuple(_differences(call, video))
        return Reading(
            stage=Stage.SCHEDULED,
            url=url,
            is_as_sent=not differences,
            differences=differences,
            look_again_s=min(PERSON_S, max(SOONEST_S, left + SOONEST_S)),
        )
    return None


def _patience(call: Call[Options]) -> float:
    """Return when to look again: the longer it takes, the seldomer, from 15 seconds to 5 minutes."""
    sent_at = call.kept.get("sent_at")
    waited = (timezone.now() - datetime.fromisoformat(sent_at)).total_seconds() if sent_at else 0
    return min(LATEST_S, max(SOONEST_S, waited / 2))


def _compared(call: Call[Options], video: Item) -> Reading:
    told: dict[str, Any] = {"stage": Stage.PUBLISHED, "url": WATCH + video["id"], "look_again_s": PERSON_S}
    privacy = video["status"].get("privacyStatus")
    differences = tuple(_differences(call, video))
    if "privacy" in differences and privacy == "private" and not call.kept.get("was_seen"):
        return Reading(problem="locked_private", reason="privacyStatus: private", **told)
    if "privacy" not in differences and not call.kept.get("was_seen"):
        call.keep(was_seen=True)
    refusals = call.kept.get("refusals")
    if refusals:
        return Reading(problem="extras_refused", reason=_listed(refusals), **told)
    return Reading(is_as_sent=not differences, differences=differences, **told)


def _listed(refusals: dict[str, str]) -> str:
    return "; ".join(f"{what}: {reason}" for what, reason in refusals.items())


def _differences(call: Call[Options], video: Item) -> Iterator[str]:
    work, snippet = call.work, video["snippet"]
    ours = wording.snippet(work, call.options, call.marker)
    if snippet.get("title", "").strip() != ours["title"].strip():
        yield "title"
    if _plain(snippet.get("description", "")) != _plain(ours["description"]):
        yield "description"
    planned, there_at = wording.publish_at(call.due_at), video["status"].get("publishAt")
    if planned:
        if not there_at or datetime.fromisoformat(there_at) != datetime.fromisoformat(planned):
            yield "moment"
    elif not there_at and video["status"].get("privacyStatus") != call.options.privacy:
        yield "privacy"
    length = seconds(video.get("contentDetails", {}).get("duration", ""))
    if work.duration_s and length and abs(length - work.duration_s) > max(TOLERANCE_S, work.duration_s / 100):
        yield "duration"


def _plain(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def seconds(duration: str) -> float:
    """Return the seconds of a duration as ISO 8601 writes it, 0 for none."""
    found = LENGTH.fullmatch(duration)
    if not found:
        return 0
    days, hours, minutes, rest = (float(each or 0) for each in found.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + rest


# Whether it is there at all.


def finding(client: Client) -> Finding:
    """Find out whether a film whose sending was lost sight of has arrived.

    The session knows best; once it is gone, the list of what the channel has uploaded does, although late.
    """
    known = client.call.remote_id or client.call.kept.get("video_id")
    if known:
        video = there(client, known)
        return _found(client, video) if video else Finding(verdict=Verdict.NOT_SEEN)
    if client.call.kept.get("session"):
        answer = _asked_session(client, client.call.kept["session"])
        if answer:
            return answer
    video = _marked(client)
    return _found(client, video) if video else Finding(verdict=Verdict.NOT_SEEN)


def _found(client: Client, video: Item) -> Finding:
    if client.call.kept.get("video_id") != video["id"]:
        client.call.keep(video_id=video["id"], sent_at=datetime.now(UTC).isoformat())
    return Finding(verdict=Verdict.FOUND, receipt=receipt(video, look_again_s=0))


def _asked_session(client: Client, session: str) -> Finding | None:
    """Ask the session; None when it is not known any more."""
    call = client.call
    call.phase("look")
    try:
        standing = _standing(client, session)
    except SessionGone:
        call.keep(session=None)
        return None
    except UploadStopped as stopped:
        raise meaning(stopped.answer or Answer(status=0)) from stopped
    except NoAnswer as error:
        raise unanswered(error) from error
    if standing.resource is None:
        return Finding(verdict=Verdict.RESUMABLE)
    return _found(client, dict(standing.resource))


def _standing(client: Client, session: str) -> Standing:
    source = Source(file=BytesIO(), byte_length=client.call.kept["byte_length"], media_type="video/mp4")
    try:
        return client.upload(source).query(session)
    except LoginRefused:
        client.renew()
        return client.upload(source).query(session)


def _marked(client: Client) -> Item | None:
    """Look among what the channel has uploaded, newest first, for the mark of the work; the oldest one counts."""
    call = client.call
    channel = client.ask(lambda api: api.channels().list(part="contentDetails", mine=True))
    uploads = channel["items"][0]["contentDetails"]["relatedPlaylists"]["uploads"]
    # Of a work that can no longer be seen, the address is not known.
    page_url = call.work.page_url if call.work.kind else ""
    found: Item | None = None
    for group in _groups(client, uploads):
        for video in _listed_videos(client, group):
            if wording.names(video["snippet"], call.marker, page_url):
                found = video
    return found


def _listed_videos(client: Client, ids: list[str]) -> list[Item]:
    answer = client.ask(lambda api: api.videos().list(part="snippet,status", id=",".join(ids)))
    found: list[Item] = answer.get("items", [])
    return found


def _groups(client: Client, playlist_id: str) -> Iterator[list[str]]:
    """Yield the identifiers of uploads by 50, back to when the first attempt began."""
    began = client.call.kept.get("began_at")
    earliest = datetime.fromisoformat(began) - SKEW if began else None
    items = client.pages(
        lambda api, token: api.playlistItems().list(
            part="snippet,contentDetails", playlistId=playlist_id, maxResults=PAGE, pageToken=token
        ),
        UPLOAD_PAGES,
    )
    group: list[str] = []
    for item in items:
        added = item["snippet"].get("publishedAt")
        if earliest and added and datetime.fromisoformat(added) < earliest:
            break
        group.append(item["contentDetails"]["videoId"])
        if len(group) == PAGE:
            yield group
            group = []
    if group:
        yield group
