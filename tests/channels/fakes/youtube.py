"""A local YouTube: a real HTTP server that checks each request against the bundled discovery document.

In a thread: ``with youtube() as fake: … fake.url …``. As a process of its own: ``python -m tests.channels.fakes.youtube
PORT``, which prints its address and a refresh token; then ``GET /__state__`` tells what is there, and ``POST
/__faults__`` orders one: ``{"operation": …, "times": 1, "fault": {"kind": …}}``.
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from tests.channels.fakes import youtube_errors
from tests.channels.fakes.discovery import BadRequest, check_body, check_query, methods
from tests.channels.fakes.serving import Call, Fault, Faults, Reply, Server, serving
from tests.channels.fakes.youtube_errors import METRIC, needs, refused
from tests.channels.fakes.youtube_live import Live
from tests.channels.fakes.youtube_login import Login
from tests.channels.fakes.youtube_uploads import Session, Sessions
from tests.channels.fakes.youtube_world import Channel, Clock, Item, paged, related, visible

UPLOAD = "/upload/youtube/v3/videos"
UNITS = {"captions.list": 50, "captions.insert": 400, "captions.update": 450}
CHANNEL, OTHER = "UCHOUSE", "UCOTHER"


class YouTube:
    """The service, with two channels."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.calls: Counter[str] = Counter()
        self.clock = Clock()
        self.login = Login(self.clock.now, CHANNEL)
        self.channels = {each: Channel(each, self.clock) for each in (CHANNEL, OTHER)}
        self.live = {each: Live(channel) for each, channel in self.channels.items()}
        self.sessions = Sessions(self._made)
        self.left = {"uploads": 100, "units": 10_000}
        self.refusals: list[str] = []
        """What did not fit the discovery document: a test that does not want this asks that it is empty."""
        self.url = ""
        # One request at a time has its effect, as one channel has one truth.
        self._lock = threading.RLock()

    def pass_time(self, gap: timedelta) -> None:
        self.clock.ahead_s += gap.total_seconds()

    @property
    def channel(self) -> Channel:
        return self.channels[CHANNEL]

    @property
    def videos(self) -> dict[str, Item]:
        return self.channel.videos

    def _made(self, session: Session) -> Item:
        with self._lock:
            return self.channels[session.channel_id].received(session)

    def operation(self, call: Call) -> str:
        if call.path == UPLOAD and call.method == "PUT" and call.first("upload_id"):
            return self.sessions.operation(call)
        if call.path in ("/token", "/auth", "/__state__", "/__faults__"):
            return call.path.strip("/_")
        method = methods().get((call.method, call.path))
        name = str(method["id"]).removeprefix("youtube.") if method else "nothing"
        return "upload.start" if name == "videos.insert" else name

    def failure(self, fault: Fault) -> Reply:
        message = METRIC if fault.status == 429 else fault.reason
        reply = youtube_errors.reply(fault.status, fault.reason, message)
        return Reply(status=reply.status, content=reply.content, headers=fault.headers)

    def answer(self, operation: str, call: Call) -> Reply:
        """Raises Refused, Cut."""
        if operation in ("token", "auth"):
            return self.login.token(call) if operation == "token" else self.login.consent(call)
        if operation == "state":
            return Reply(content=self.state())
        if operation == "faults":
            asked = json.loads(call.body.whole())
            self.faults.order(asked["operation"], Fault(**asked["fault"]), times=asked.get("times", 1))
            return Reply(status=204)
        channel_id = self.login.channel_of(call)
        if operation.startswith("upload.") and operation != "upload.start":
            return self.sessions.take(call)
        with self._lock:
            return self._method(operation, channel_id, call)

    def _method(self, operation: str, channel_id: str, call: Call) -> Reply:
        self._charge("uploads" if operation == "upload.start" else "units", operation)
        needs(operation != "nothing", 404, "notFound")
        method = methods()[call.method, call.path]
        try:
            parts = check_query(method, call.query)
            body, byte_length = _object_and_file(method, call)
            if "request" in method and body is not None:
                check_body(method, parts, body)
        except BadRequest as error:
            self.refusals.append(f"{operation}: {error}")
            raise refused(400, "badRequest", str(error)) from error
        channel = self.channels[channel_id]
        if operation == "upload.start":
            session = self.sessions.open(channel_id, call, parts, body)
            location = f"{self.url.rstrip('/')}{UPLOAD}?uploadType=resumable&upload_id={session.key}"
            return Reply(headers={"Location": location})
        done = self._deeds(channel, self.live[channel_id])[operation](call, parts, (body, byte_length))
        return Reply(status=204) if done is None else Reply(content=done)

    def _charge(self, bucket: str, operation: str) -> None:
        usual = 1 if operation.endswith(".list") or bucket == "uploads" else 50
        units = UNITS.get(operation, usual)
        if self.left[bucket] < units:
            raise refused(429, "rateLimitExceeded", METRIC) if bucket == "uploads" else refused(403, "quotaExceeded")
        self.left[bucket] -= units

    def _deeds(self, channel: Channel, live: Live) -> dict[str, Callable[..., Any]]:
        """Return what is done by each method: it gets the call, the parts, and the object with the size of the file."""
        return {
            "videos.list": lambda call, parts, _sent: paged(
                [channel.shown(channel.videos[each], parts) for each in ids(call) if each in channel.videos],
                Call(**{**vars(call), "query": {"maxResults": ["50"]}}),
            ),
            "videos.update": lambda _call, parts, sent: channel.update_video(parts, sent[0]),
            "videos.delete": lambda call, _parts, _sent: channel.delete_video(call.first("id")),
            "thumbnails.set": lambda call, _parts, _sent: channel.set_thumbnail(call.first("videoId"), call),
            "captions.list": lambda call, _parts, _sent: {
                "items": [
                    visible(each)
                    for each in channel.captions.values()
                    if each["snippet"]["videoId"] == call.first("videoId")
                ]
            },
            "captions.insert": lambda _call, _parts, sent: channel.insert_caption(*sent),
            "captions.update": lambda _call, _parts, sent: channel.update_caption(*sent),
            "playlists.list": lambda call, _parts, _sent: paged(
                [each for each in channel.playlists.values() if not call.query.get("id") or each["id"] in ids(call)],
                call,
            ),
            "playlists.insert": lambda _call, _parts, sent: channel.insert_playlist(sent[0]),
            "playlistImages.list": lambda call, _parts, _sent: {"items": channel.covers.get(call.first("parent"), [])},
            "playlistImages.insert": lambda _call, _parts, sent: channel.insert_cover(*sent),
            "playlistItems.list": lambda call, _parts, _sent: paged(channel.list_items(call), call),
            "playlistItems.insert": lambda _call, _parts, sent: channel.insert_item(sent[0]),
            "channels.list": lambda _call, _parts, _sent: {"items": [_described(channel)]},
            "liveBroadcasts.insert": lambda _call, _parts, sent: live.insert_broadcast(sent[0]),
            "liveBroadcasts.list": lambda call, _parts, _sent: paged(live.list_broadcasts(call), call),
            "liveBroadcasts.update": lambda _call, _parts, sent: live.update_broadcast(sent[0]),
            "liveBroadcasts.bind": lambda call, _parts, _sent: live.bind(call),
            "liveBroadcasts.transition": lambda call, _parts, _sent: live.transition(call),
            "liveStreams.insert": lambda _call, _parts, sent: live.insert_stream(sent[0]),
            "liveStreams.list": lambda call, _parts, _sent: paged(list(live.streams.values()), call),
        }

    def state(self) -> Item:
        """Return what is there, for whoever looks from another process."""
        with self._lock:
            return {
                "videos": [visible(each) for each in self.videos.values()],
                "hashes": self.channel.hashes,
                "captions": [visible(each) for each in self.channel.captions.values()],
                "items": self.channel.items,
                "calls": dict(self.calls),
                "refusals": self.refusals,
            }


def ids(call: Call) -> list[str]:
    found = [each for value in call.query.get("id", []) for each in value.split(",")]
    needs(len(found) <= 50, 400, "invalidParameter")
    return found


def _object_and_file(method: Item, call: Call) -> tuple[Any, int]:
    """Return the object in a request and the size of the file beside it.

    Raises:
        BadRequest
    """
    if call.first("uploadType") == "multipart":
        words, file = related(call)
        return json.loads(words), len(file)
    if call.first("uploadType") == "media" or not call.body.length or "request" not in method:
        return None, 0
    if not call.headers.get("content-type", "").startswith("application/json"):
        raise BadRequest(f"content type {call.headers.get('content-type')}")
    return json.loads(call.body.whole()), 0


def _described(channel: Channel) -> Item:
    lists = {"relatedPlaylists": {"uploads": f"UU{channel.id}"}}
    status = {"longUploadsStatus": "allowed"}
    return {"id": channel.id, "snippet": {"title": channel.title}, "contentDetails": lists, "status": status}


@contextmanager
def youtube(port: int = 0) -> Iterator[YouTube]:
    """Run one in a thread."""
    fake = YouTube()
    with serving(fake, port) as url:
        fake.url = url
        yield fake


def main() -> None:
    fake = YouTube()
    server = Server(fake, int(sys.argv[1]))
    fake.url = server.url
    print(server.url, fake.login.connected(CHANNEL), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
