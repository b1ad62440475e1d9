"""Live broadcasts of the local YouTube."""

from typing import Any

from tests.channels.fakes.serving import Call
from tests.channels.fakes.youtube_errors import needs, refused
from tests.channels.fakes.youtube_world import Channel, Item

UPCOMING, ACTIVE, COMPLETED = ("created", "ready"), ("testing", "live"), ("complete",)
BEFORE = {"testing": ("ready",), "live": ("ready", "testing"), "complete": ("live",)}


class Live:
    """Broadcasts and streams of one channel."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self.broadcasts: dict[str, Item] = {}
        self.streams: dict[str, Item] = {}
        self.is_enabled = True

    def insert_broadcast(self, body: Item) -> Item:
        needs(self.is_enabled, 403, "liveStreamingNotEnabled")
        needs(body.get("snippet", {}).get("title"), 400, "titleRequired")
        needs(body["snippet"].get("scheduledStartTime"), 400, "scheduledStartTimeRequired")
        needs(body.get("status", {}).get("privacyStatus"), 400, "privacyStatusRequired")
        made = {"id": self._channel.number("live"), "contentDetails": {}, **body}
        made["status"] = {**body["status"], "lifeCycleStatus": "created"}
        self.broadcasts[made["id"]] = made
        self._channel.add_live(made)
        return made

    def update_broadcast(self, body: Item) -> Item:
        """Replace the snippet, as YouTube does; the time is fixed once the broadcast has begun."""
        broadcast, snippet = self._broadcast(body.get("id", "")), body.get("snippet", {})
        needs(broadcast["status"]["lifeCycleStatus"] in UPCOMING, 403, "liveBroadcastUpdateNotAllowed")
        needs(snippet.get("title"), 400, "titleRequired")
        needs(snippet.get("scheduledStartTime"), 400, "scheduledStartTimeRequired")
        broadcast["snippet"] = dict(snippet)
        return broadcast

    def list_broadcasts(self, call: Call) -> list[Item]:
        named = set(",".join(call.query.get("id", [])).split(",")) - {""}
        wanted = call.first("broadcastStatus")
        filters = [bool(named), bool(wanted), call.first("mine") == "true"]
        needs(sum(filters) == 1, 400, "incompatibleParameters")
        groups = {"upcoming": UPCOMING, "active": ACTIVE, "completed": COMPLETED}
        states = groups.get(wanted, UPCOMING + ACTIVE + COMPLETED)
        found = [each for each in self.broadcasts.values() if each["status"]["lifeCycleStatus"] in states]
        return [each for each in found if not named or each["id"] in named]

    def bind(self, call: Call) -> Item:
        broadcast = self._broadcast(call.first("id"))
        stream_id = call.first("streamId")
        needs(stream_id in self.streams, 404, "liveStreamNotFound")
        broadcast["contentDetails"]["boundStreamId"] = stream_id
        broadcast["status"]["lifeCycleStatus"] = "ready"
        return broadcast

    def transition(self, call: Call) -> Item:
        broadcast, to = self._broadcast(call.first("id")), call.first("broadcastStatus")
        now = broadcast["status"]["lifeCycleStatus"]
        if now == to:
            raise refused(403, "redundantTransition")
        if now not in BEFORE[to]:
            raise refused(403, "invalidTransition")
        stream = self.streams.get(broadcast["contentDetails"].get("boundStreamId", ""), {})
        active = stream.get("status", {}).get("streamStatus") == "active"
        needs(to == "complete" or active, 403, "errorStreamInactive")
        broadcast["status"]["lifeCycleStatus"] = to
        if to == "live":
            broadcast["snippet"]["actualStartTime"] = self._channel.clock.text()
        return broadcast

    def _broadcast(self, broadcast_id: str) -> Item:
        needs(broadcast_id in self.broadcasts, 404, "liveBroadcastNotFound")
        return self.broadcasts[broadcast_id]

    def insert_stream(self, body: Item) -> Item:
        cdn: dict[str, Any] = body.get("cdn", {})
        needs(cdn.get("ingestionType") and cdn.get("resolution") and cdn.get("frameRate"), 400, "cdnRequired")
        stream = {"id": self._channel.number("str"), **body, "status": {"streamStatus": "ready"}}
        stream["cdn"] = {**cdn, "ingestionInfo": {"ingestionAddress": "rtmp://a.example/live2", "streamName": "key"}}
        self.streams[stream["id"]] = stream
        return stream

    def encoder_on(self, stream_id: str) -> None:
        """An encoder begins to send."""
        self.streams[stream_id]["status"] = {"streamStatus": "active", "healthStatus": {"status": "good"}}
