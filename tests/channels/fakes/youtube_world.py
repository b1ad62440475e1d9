"""What the local YouTube knows: channels with videos, captions and playlists. All of it lives in memory."""

import re
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.channels.fakes.serving import Call
from tests.channels.fakes.youtube_errors import needs, refused
from tests.channels.fakes.youtube_uploads import Session

Item = dict[str, Any]
PAGE = 50
LONG_S = 12 * 3600
STATUS = {"privacyStatus": "public", "license": "youtube", "embeddable": True, "publicStatsViewable": True}
IMAGES = ("image/jpeg", "image/png", "application/octet-stream")


class Clock:
    """The time of the fake, which a test may move on."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> float:
        return time.time() + self.ahead_s

    def text(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat().replace("+00:00", "Z")


class Channel:
    """One channel and what belongs to it."""

    def __init__(self, channel_id: str, clock: Clock) -> None:
        self.id = channel_id
        self.clock = clock
        self.title = f"Channel {channel_id}"
        self.videos: dict[str, Item] = {}
        self.hashes: dict[str, str] = {}
        self.captions: dict[str, Item] = {}
        self.playlists: dict[str, Item] = {}
        self.items: list[Item] = []
        self.covers: dict[str, list[Item]] = {}
        self.thumbnails: dict[str, int] = {}
        # How the channel behaves.
        self.is_audited = True
        self.may_have_thumbnails = True
        self.processing_s = 0.0
        self.listing_lag_s = 0.0
        self.duration_s = 60.0
        self.failure: Item = {}
        self.made = 0
        self.ever_public: set[str] = set()

    def number(self, prefix: str) -> str:
        self.made += 1
        return f"{prefix}{self.made:0{11 - len(prefix)}}"

    # Videos.

    def received(self, session: Session) -> Item:
        """Make the video of a complete upload, once."""
        if not session.video_id:
            resource = session.resource
            check_words(resource.get("snippet", {}))
            video = {
                "id": self.number("vid"),
                "snippet": {"categoryId": "22", **resource.get("snippet", {}), **self._born()},
                "status": {**STATUS, **resource.get("status", {})},
                "localizations": dict(resource.get("localizations", {})),
                "recordingDetails": dict(resource.get("recordingDetails", {})),
                "_at": self.clock.now(),
                "_bytes": session.total,
            }
            self.check_schedule(video["status"], video["id"])
            self.videos[video["id"]] = video
            self.hashes[video["id"]] = session.digest.hexdigest()
            session.video_id = video["id"]
        return self.shown(self.videos[session.video_id], ["id", *session.parts])

    def add_live(self, broadcast: Item) -> None:
        """A broadcast is a video from its first moment."""
        self.videos[broadcast["id"]] = {
            "id": broadcast["id"],
            "snippet": {"categoryId": "22", **broadcast["snippet"], **self._born()},
            "status": {**STATUS, "privacyStatus": broadcast["status"]["privacyStatus"]},
            "localizations": {},
            "recordingDetails": {},
            "_at": self.clock.now(),
            "_bytes": 0,
        }

    def _born(self) -> Item:
        return {"channelId": self.id, "channelTitle": self.title, "publishedAt": self.clock.text()}

    def check_schedule(self, status: Item, video_id: str) -> None:
        if "publishAt" not in status:
            return
        fits = status["privacyStatus"] == "private" and video_id not in self.ever_public
        needs(fits, 400, "invalidPublishAt")

    def shown(self, video: Item, parts: Iterable[str]) -> Item:
        """Return the parts of a video as they stand at this moment."""
        self._ripen(video)
        status = {**video["status"], "uploadStatus": "uploaded"}
        processing = {"processingStatus": "processing"}
        details: Item = {"definition": "hd"}
        if self.clock.now() >= video["_at"] + self.processing_s:
            status["uploadStatus"], processing = "processed", {"processingStatus": "succeeded"}
            details["duration"] = f"PT{round(self.duration_s)}S"
            status.update(self.failure.get("status", {}))
            processing.update(self.failure.get("processingDetails", {}))
        file_details = {"fileSize": str(video["_bytes"]), "durationMs": str(round(self.duration_s * 1000))}
        whole = {
            "id": video["id"],
            "kind": "youtube#video",
            "etag": "x",
            "snippet": video["snippet"],
            "status": status,
            "processingDetails": processing,
            "fileDetails": file_details,
            "contentDetails": details,
            "localizations": video["localizations"],
            "recordingDetails": video["recordingDetails"],
        }
        return {name: whole[name] for name in ("id", "kind", "etag", *parts) if name in whole}

    def _ripen(self, video: Item) -> None:
        status = video["status"]
        due = status.get("publishAt")
        if due and datetime.fromisoformat(due).timestamp() <= self.clock.now():
            del status["publishAt"]
            status["privacyStatus"] = "public"
        if not self.is_audited:
            status["privacyStatus"] = "private"
            status.pop("publishAt", None)
        if status["privacyStatus"] == "public":
            self.ever_public.add(video["id"])

    def update_video(self, parts: list[str], body: Item) -> Item:
        """Replace the parts that are named, whole, as YouTube does."""
        video = self.videos.get(body.get("id", ""))
        needs(video, 404, "videoNotFound")
        assert video
        self._ripen(video)
        if "snippet" in parts:
            needs(body["snippet"].get("categoryId"), 400, "invalidCategoryId")
            check_words(body["snippet"])
            video["snippet"] = {**body["snippet"], **self._born()}
        if "status" in parts:
            status = {**STATUS, **body["status"]}
            self.check_schedule(status, video["id"])
            video["status"] = status
        if "localizations" in parts:
            needs(video["snippet"].get("defaultLanguage"), 400, "defaultLanguageNotSet")
            video["localizations"] = body["localizations"]
        if "recordingDetails" in parts:
            video["recordingDetails"] = body["recordingDetails"]
        return self.shown(video, parts)

    def delete_video(self, video_id: str) -> None:
        needs(video_id in self.videos, 404, "videoNotFound")
        del self.videos[video_id]
        self.items = [item for item in self.items if item["snippet"]["resourceId"]["videoId"] != video_id]

    def uploads(self) -> list[Item]:
        """Return the list of everything that was uploaded, newest first, as late as it is brought up to date."""
        seen = [each for each in self.videos.values() if self.clock.now() >= each["_at"] + self.listing_lag_s]
        return [
            {"id": f"up-{each['id']}", "contentDetails": {"videoId": each["id"]}, "snippet": resource_of(each["id"])}
            for each in sorted(seen, key=lambda each: each["id"], reverse=True)
        ]

    def set_thumbnail(self, video_id: str, call: Call) -> Item:
        needs(video_id in self.videos, 404, "videoNotFound")
        needs(self.may_have_thumbnails, 403, "forbidden")
        needs(call.headers.get("content-type") in IMAGES, 400, "mediaBodyRequired")
        self.thumbnails[video_id] = len(call.body.whole())
        return {"items": [{"default": {"url": f"https://i.example/{video_id}.jpg"}}]}

    # Captions.

    def insert_caption(self, body: Item, byte_length: int) -> Item:
        snippet = body["snippet"]
        needs(snippet.get("videoId") in self.videos, 404, "videoNotFound")
        needs(snippet.get("language") not in (None, "", "xx"), 400, "invalidMetadata", "language not accepted")
        same = [each for each in self.captions.values() if key_of(each["snippet"]) == key_of(snippet)]
        needs(not same, 409, "captionExists")
        caption = {"id": self.number("cap"), "snippet": {**snippet, "status": "serving"}, "_bytes": byte_length}
        self.captions[caption["id"]] = caption
        return visible(caption)

    def update_caption(self, body: Item, byte_length: int) -> Item:
        caption = self.captions.get(body.get("id", ""))
        needs(caption, 404, "captionNotFound")
        assert caption
        caption["_bytes"] = byte_length
        caption["_updates"] = caption.get("_updates", 0) + 1
        return visible(caption)

    # Playlists.

    def insert_playlist(self, body: Item) -> Item:
        needs(body.get("snippet", {}).get("title"), 400, "playlistTitleRequired")
        playlist = {"id": self.number("PL"), **body}
        self.playlists[playlist["id"]] = playlist
        return playlist

    def insert_cover(self, body: Item, byte_length: int) -> Item:
        playlist_id = body["snippet"]["playlistId"]
        needs(playlist_id in self.playlists, 404, "playlistNotFound")
        cover = {"id": f"{playlist_id}:hero", **body, "_bytes": byte_length}
        self.covers.setdefault(playlist_id, []).append(cover)
        return visible(cover)

    def insert_item(self, body: Item) -> Item:
        snippet = body["snippet"]
        needs(snippet.get("playlistId") in self.playlists, 404, "playlistNotFound")
        needs(snippet.get("resourceId", {}).get("videoId") in self.videos, 404, "videoNotFound")
        # The same video may stand in a playlist as often as somebody asks for it.
        item = {"id": self.number("PLI"), **body, "contentDetails": {"videoId": snippet["resourceId"]["videoId"]}}
        self.items.append(item)
        return item

    def list_items(self, call: Call) -> list[Item]:
        wanted = call.first("playlistId")
        if wanted == f"UU{self.id}":
            items = self.uploads()
        else:
            needs(wanted in self.playlists, 404, "playlistNotFound")
            items = [each for each in self.items if each["snippet"]["playlistId"] == wanted]
        video_id = call.first("videoId")
        return [each for each in items if not video_id or each["contentDetails"]["videoId"] == video_id]


def resource_of(video_id: str) -> Item:
    return {"resourceId": {"kind": "youtube#video", "videoId": video_id}}


def check_words(snippet: Mapping[str, Any]) -> None:
    """Raises Refused where YouTube does."""
    title, description = snippet.get("title", ""), snippet.get("description", "")
    needs(0 < len(title) <= 100 and not re.search("[<>]", title), 400, "invalidTitle")
    needs(len(description.encode()) <= 5000 and not re.search("[<>]", description), 400, "invalidDescription")
    tags = snippet.get("tags", [])
    needs(sum(len(tag) + (2 if " " in tag else 0) + 1 for tag in tags) <= 501, 400, "invalidTags")


def key_of(snippet: Item) -> tuple[Any, ...]:
    return snippet.get("videoId"), snippet.get("language"), snippet.get("name")


def visible(item: Item) -> Item:
    return {name: value for name, value in item.items() if not name.startswith("_")}


def paged(items: list[Item], call: Call) -> Item:
    """Return one page of a list."""
    size = int(call.first("maxResults") or 5)
    if not 0 < size <= PAGE:
        raise refused(400, "invalidParameter", "maxResults")
    begin = int(call.first("pageToken") or 0)
    more = {"nextPageToken": str(begin + size)} if begin + size < len(items) else {}
    shown = [visible(each) for each in items[begin : begin + size]]
    return {"items": shown, "pageInfo": {"totalResults": len(items), "resultsPerPage": size}, **more}


def related(call: Call) -> tuple[bytes, bytes]:
    """Take a ``multipart/related`` body apart: the object, and the file (RFC 2387)."""
    head = f"Content-Type: {call.headers.get('content-type', '')}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + call.body.whole())
    needs(message.get_content_type() == "multipart/related", 400, "badRequest", "no multipart/related")
    parts = [part.get_payload(decode=True) for part in message.iter_parts()]
    needs(len(parts) == 2, 400, "badRequest", "not two parts")
    return parts[0], parts[1]
