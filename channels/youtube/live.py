"""Live broadcasts at YouTube, as calls for the live programmes.

Nothing here keeps a state: what is there is looked for by its mark before it is made, so that each call can be
repeated. A broadcast is a video: its identifier is that of the replay.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from channels.errors import ActionRequired, NotNow, Refused
from channels.youtube import wording
from channels.youtube.client import PAGE, WRITE, Item, Service
from cms.catalogue.records import Chapter

PAGES = 4
STREAM_MARK = "athir-studio"
PARTS = "snippet,status,contentDetails"
# What an update of a snippet takes away from a video when it is left out.
KEPT = ("title", "categoryId", "tags", "defaultLanguage", "defaultAudioLanguage")


class To(StrEnum):
    """Where a broadcast may be led."""

    TESTING = "testing"
    LIVE = "live"
    COMPLETE = "complete"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A broadcast that is wanted.

    Attributes:
        mark: by which it is found again; ASCII, without spaces.
        latency: ``normal``, ``low`` or ``ultraLow``: how far viewers are behind.
        has_test: whether it is shown to the makers before it goes out.
    """

    mark: str
    title: str
    text: str
    page_url: str
    starts_at: datetime
    privacy: str = "public"
    is_for_kids: bool = False
    latency: str = "low"
    has_test: bool = False


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """A broadcast as YouTube has it; ``stream_id`` "" until one is bound, ``began_at`` None until it is on air."""

    id: str
    state: str
    privacy: str
    stream_id: str = ""
    chat_id: str = ""
    began_at: datetime | None = None

    @property
    def replay_url(self) -> str:
        return f"https://www.youtube.com/watch?v={self.id}"


@dataclass(frozen=True, kw_only=True)
class Stream:
    """Where an encoder sends to; ``key`` is a secret. ``health``: good, ok, bad, noData, or "" while nothing comes."""

    id: str
    address: str
    key: str
    state: str
    health: str

    @property
    def is_receiving(self) -> bool:
        return self.state == "active" and self.health in ("", "good", "ok")


def create(service: Service, plan: Plan) -> Broadcast:
    """Return the broadcast of a plan, made if there is none with its mark.

    Raises:
        Ambiguous: it may have been made: calling this again finds it.
        ChannelError
    """
    found = find(service, plan.mark)
    if found:
        return found
    made = service.ask(lambda api: api.liveBroadcasts().insert(part=PARTS, body=_resource(plan)), WRITE, makes=True)
    return _broadcast(made)


def find(service: Service, mark: str) -> Broadcast | None:
    """Return the broadcast with a mark, whatever its state."""
    pages = service.pages(
        lambda api, token: api.liveBroadcasts().list(part=PARTS, mine=True, maxResults=PAGE, pageToken=token), PAGES
    )
    for each in pages:
        if mark in each["snippet"].get("description", "").split():
            return _broadcast(each)
    return None


def read(service: Service, broadcast_id: str) -> Broadcast | None:
    """Return a broadcast as it is now, or None where there is none."""
    items = service.ask(lambda api: api.liveBroadcasts().list(part=PARTS, id=broadcast_id)).get("items", [])
    return _broadcast(items[0]) if items else None


def studio_stream(service: Service, name: str) -> Stream:
    """Return the stream of a studio, which is used for one broadcast after the other; made if there is none."""
    mark = f"{STREAM_MARK}-{name}"
    pages = service.pages(
        lambda api, token: api.liveStreams().list(
            part="snippet,cdn,status", mine=True, maxResults=PAGE, pageToken=token
        ),
        PAGES,
    )
    for each in pages:
        if each["snippet"].get("title") == mark:
            return _stream(each)
    body = {
        "snippet": {"title": mark},
        "cdn": {"ingestionType": "rtmp", "resolution": "variable", "frameRate": "variable"},
        "contentDetails": {"isReusable": True},
    }
    parts = "snippet,cdn,status,contentDetails"
    return _stream(service.ask(lambda api: api.liveStreams().insert(part=parts, body=body), WRITE, makes=True))


def stream(service: Service, stream_id: str) -> Stream | None:
    """Return a stream as it is now: what the encoder believes does not count."""
    items = service.ask(lambda api: api.liveStreams().list(part="snippet,cdn,status", id=stream_id)).get("items", [])
    return _stream(items[0]) if items else None


def bind(service: Service, broadcast_id: str, stream_id: str) -> Broadcast:
    """Let a broadcast show what comes in at a stream; repeating it does no harm."""
    return _broadcast(
        service.ask(lambda api: api.liveBroadcasts().bind(id=broadcast_id, part=PARTS, streamId=stream_id), WRITE)
    )


def transition(service: Service, broadcast_id: str, to: To) -> Broadcast:
    """Lead a broadcast on; one that is there already is as good.

    Raises:
        NotNow: nothing comes in at the stream yet, or YouTube could not do it: call again.
        Refused: from where it is, it cannot go there.
    """
    try:
        return _broadcast(
            service.ask(
                lambda api: api.liveBroadcasts().transition(id=broadcast_id, broadcastStatus=str(to), part=PARTS), WRITE
            )
        )
    except Refused as refused:
        if refused.reason.startswith("redundantTransition"):
            return _there(service, broadcast_id)
        if refused.reason.startswith(("errorStreamInactive", "errorExecutingTransition")):
            raise NotNow("stream_inactive", reason=refused.reason, status=refused.status) from refused
        raise


def revise(service: Service, broadcast_id: str, plan: Plan) -> None:
    """Give a broadcast that has not begun the words and the time of a plan."""
    body = {"id": broadcast_id, "snippet": _resource(plan)["snippet"]}
    service.ask(lambda api: api.liveBroadcasts().update(part="snippet", body=body), WRITE)


def describe(service: Service, broadcast_id: str, words: str) -> None:
    """Give a broadcast's video another description; its other words stay as they are there.

    Raises:
        ActionRequired: there is no such video.
    """
    items = service.ask(lambda api: api.videos().list(part="snippet", id=broadcast_id)).get("items", [])
    if not items:
        raise ActionRequired("remote_gone", status=404)
    kept = {name: items[0]["snippet"][name] for name in KEPT if name in items[0]["snippet"]}
    body = {"id": broadcast_id, "snippet": kept | {"description": words}}
    service.ask(lambda api: api.videos().update(part="snippet", body=body), WRITE)


def _there(service: Service, broadcast_id: str) -> Broadcast:
    found = read(service, broadcast_id)
    if found is None:
        raise ActionRequired("remote_gone", status=404)
    return found


def words(plan: Plan, chapters: Sequence[Chapter] = (), opening: str = "") -> str:
    """Return the description of a broadcast, with chapters where YouTube would make some of them, and its mark."""
    lines = "\n".join(wording.chapter_lines(chapters, opening or plan.title, 0))
    end = "\n\n".join(filter(None, [lines, f"{plan.page_url}\n{plan.mark}"])).translate(wording.NOT_ALLOWED)
    room = wording.DESCRIPTION_BYTES - len(end.encode()) - 2
    if room < 0:
        return words(plan)
    return "\n\n".join(filter(None, [wording.shortened(plan.text.translate(wording.NOT_ALLOWED), room), end]))


def _resource(plan: Plan) -> dict[str, Any]:
    return {
        "snippet": {
            "title": plan.title[: wording.TITLE_CHARACTERS].translate(wording.NOT_ALLOWED),
            "description": words(plan),
            "scheduledStartTime": plan.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "status": {"privacyStatus": plan.privacy, "selfDeclaredMadeForKids": plan.is_for_kids},
        "contentDetails": {
            "enableAutoStart": False,
            "enableAutoStop": False,
            "enableDvr": True,
            "recordFromStart": True,
            "latencyPreference": plan.latency,
            "monitorStream": {"enableMonitorStream": plan.has_test},
        },
    }


def _broadcast(item: Item) -> Broadcast:
    snippet: Mapping[str, Any] = item["snippet"]
    began = snippet.get("actualStartTime")
    return Broadcast(
        id=item["id"],
        state=item["status"]["lifeCycleStatus"],
        privacy=item["status"].get("privacyStatus", ""),
        stream_id=item.get("contentDetails", {}).get("boundStreamId", ""),
        chat_id=snippet.get("liveChatId", ""),
        began_at=datetime.fromisoformat(began) if began else None,
    )


def _stream(item: Item) -> Stream:
    into, status = item.get("cdn", {}).get("ingestionInfo", {}), item.get("status", {})
    return Stream(
        id=item["id"],
        address=into.get("ingestionAddress", ""),
        key=into.get("streamName", ""),
        state=status.get("streamStatus", ""),
        health=status.get("healthStatus", {}).get("status", ""),
    )
