"""Changes what is on YouTube, and takes it back."""

from typing import Any

from channels.errors import Refused
from channels.publisher import Call
from channels.youtube import wording
from channels.youtube.client import WRITE, Client, Item
from channels.youtube.looking import there
from channels.youtube.options import Options

PARTS = "snippet,status,localizations"


def bring_up_to_date(client: Client, video_id: str) -> Item:
    """Send the words and the declarations of the work as they are now, each part whole.

    Raises:
        Refused: the video is not there any more.
    """
    call = client.call
    video = there(client, video_id, PARTS)
    if video is None:
        raise Refused("remote_gone", status=404)
    # Whoever has planned it there by hand keeps the plan; a plan of ours is ours to move.
    planned = wording.publish_at(call.due_at) if call.due_at else video["status"].get("publishAt", "")
    body = {
        "id": video_id,
        "snippet": wording.snippet(call.work, call.options, call.marker),
        "status": wording.status(call.work, call.options, planned),
        "localizations": wording.localizations(call.work),
    }
    call.phase("words")
    client.ask(lambda api: api.videos().update(part=PARTS, body=body), WRITE)
    return there(client, video_id) or video


def waits_for_home(call: Call[Options]) -> bool:
    """Say whether a video that was sent hidden stays so: its minute came on the way, and nobody can see it at home yet.

    Of a work that was read before its minute that is not known: it stays hidden until it is read again.
    """
    is_due = not wording.publish_at(call.due_at)
    return bool(call.kept.get("is_hidden")) and call.work.planned_at is not None and is_due


def uncover(client: Client, video_id: str) -> None:
    """Say to a video that was sent hidden when it is to be seen: the plan may have moved while it was on its way."""
    if client.call.kept.get("is_hidden"):
        bring_up_to_date(client, video_id)
        client.call.keep(is_hidden=None)


def hide(client: Client, video_id: str) -> bool:
    """Make a video private; say whether it is gone instead."""
    video = there(client, video_id, "status")
    if video is None:
        return True
    writable = ("license", "embeddable", "publicStatsViewable", "selfDeclaredMadeForKids", "containsSyntheticMedia")
    kept: dict[str, Any] = {name: video["status"][name] for name in writable if name in video["status"]}
    body = {"id": video_id, "status": {**kept, "privacyStatus": "private"}}
    client.ask(lambda api: api.videos().update(part="status", body=body), WRITE)
    return False


def delete(client: Client, video_id: str) -> bool:
    """Delete a video for good; one that is not there any more is as good."""
    try:
        client.ask(lambda api: api.videos().delete(id=video_id), WRITE)
    except Refused as refused:
        if refused.status != 404:
            raise
    return True
