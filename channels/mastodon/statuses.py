"""Posts, and how ours are found: by the address of the work in them, among the latest of the account.

A post that is scheduled has a number of its own, and another one once it appears; nobody says which.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from channels.conf import conf
from channels.errors import NotNow, Refused
from channels.mastodon.refusals import Missing
from channels.mastodon.server import Server
from channels.mastodon.wording import length, text

PAGE = 40
PAGES = 5
CLOCKS = timedelta(minutes=5)
"""How far apart the clocks of two machines may be."""
NOTICE = timedelta(minutes=6)
"""What is scheduled must lie five minutes ahead by the clock of the server (docs.joinmastodon.org/methods/statuses)."""
HIDDEN = "scheduled-"
"""What the numbers of scheduled posts begin with, here."""
SCHEDULED = "/api/v1/scheduled_statuses"


def fields(server: Server, media: list[str]) -> dict[str, Any]:
    """Raises Refused: the title alone is too long."""
    call, limit = server.call, server.limit()
    if (needed := length(call.work)) > limit:
        raise Refused("mastodon_too_long", length=needed, limit=limit)
    found = {"status": text(call.work, limit), "language": call.work.language, "media_ids": media}
    return found | {"visibility": call.options.visibility}


def moment(server: Server, now: datetime) -> str:
    """Return when the server is to show it, in ISO 8601; "": at once.

    Raises:
        NotNow: the moment is too near to be told there; once it has come, the work can be posted at once.
    """
    due_at = server.call.due_at
    if due_at is None or (due_at <= now and server.call.work.planned_at is None):
        return ""
    if due_at < now + NOTICE:
        # Also when it has come, and the work cannot be seen at home yet.
        raise NotNow("mastodon_near", retry_after_s=max((due_at - now).total_seconds(), 5))
    return due_at.astimezone(UTC).isoformat()


def key(server: Server) -> str:
    """Return the Idempotency-Key, the same for every attempt; what is needed to find the post again is kept before it.

    The server keeps it for an hour, and refuses the key of a post that was deleted: another sending has another key.
    """
    call = server.call
    if "key" not in call.kept:
        there = known(server)
        note(
            server,
            begun=there.get("begun", datetime.now(UTC).isoformat()),
            addresses=list(dict.fromkeys([*there.get("addresses", []), call.work.page_url])),
        )
        call.keep(key=f"{call.marker}-{call.work.revision}-{uuid4().hex[:8]}")
    return str(call.kept["key"])


def known(server: Server) -> dict[str, Any]:
    """Return what is kept of the post.

    Attributes of it:
        begun: when it was first sent; ``addresses``: those of the work that stand in it.
        replacing: it was taken away, for another one that is to come.
        unsure: since when it is not known whether it is there: a request was sent that may have changed that.
    """
    return dict(server.call.kept.get("there", {}))


def note(server: Server, **marks: Any) -> None:
    there = {name: value for name, value in {**known(server), **marks}.items() if value is not None}
    server.call.keep(there=there)


def sure(server: Server) -> None:
    note(server, replacing=None, unsure=None)


def wait_until_sure(server: Server, now: datetime) -> None:
    """Look twice before what is nowhere to be seen counts as not there: a post that appears is in no list for a moment.

    Raises:
        NotNow: it is too early to say.
    """
    since = known(server).get("unsure")
    if since is None:
        note(server, unsure=now.isoformat())
    left_s = conf.second_look - (now - datetime.fromisoformat(since)).total_seconds() if since else conf.second_look
    if left_s > 0:
        raise NotNow("mastodon_unsure", retry_after_s=left_s)


def found(server: Server) -> dict[str, Any] | None:
    """Return the post that is there of a work; what people posted by hand before ours was begun does not count."""
    there = known(server)
    if "begun" not in there:
        return None
    begun = datetime.fromisoformat(there["begun"]) - CLOCKS
    links = [f'href="{address}"' for address in there["addresses"]]
    for status in latest(server):
        if datetime.fromisoformat(status["created_at"]) < begun:
            return None
        if any(link in status["content"] for link in links):
            return status
    return None


def latest(server: Server) -> Iterator[dict[str, Any]]:
    account = server.get("/api/v1/accounts/verify_credentials")["id"]
    query = {"exclude_reblogs": "true", "exclude_replies": "true"}
    return _listed(server, f"/api/v1/accounts/{account}/statuses", query)


def waiting(server: Server) -> dict[str, Any] | None:
    """Return the post of a work that the server keeps until its moment."""
    addresses = set(known(server).get("addresses", []))
    posts = _listed(server, SCHEDULED, {}) if addresses else iter(())
    return next((post for post in posts if addresses & set(post["params"]["text"].split())), None)


def _listed(server: Server, path: str, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
    asked = {"limit": PAGE, **query}
    for _page in range(PAGES):
        page = server.get(path, **asked)
        yield from page
        if len(page) < PAGE:
            return
        asked["max_id"] = page[-1]["id"]


def is_hidden(remote_id: str) -> bool:
    return remote_id.startswith(HIDDEN)


def differs(server: Server, waiting: dict[str, Any]) -> bool:
    """Say whether a post that waits has other words than the work."""
    return bool(waiting["params"]["text"].split() != text(server.call.work, server.limit()).split())


def is_moved(server: Server, waiting: dict[str, Any]) -> bool:
    due_at, at = server.call.due_at, datetime.fromisoformat(waiting["scheduled_at"])
    return due_at is not None and abs(at - due_at) >= timedelta(seconds=1)


def post(server: Server, media: list[str], at: str) -> dict[str, Any]:
    """Make the post, at once or for a moment. Raises NotNow, too, where no more may wait there."""
    call = server.call
    headers = {"Idempotency-Key": key(server)}
    content = fields(server, media) | ({"scheduled_at": at} if at else {})
    try:
        made: dict[str, Any] = server.change("POST", "/api/v1/statuses", content, headers=headers)
    except Refused as refused:
        # A server keeps so many for a day, and so many in all.
        if at and refused.status == 422 and call.due_at:
            left_s = (call.due_at - datetime.now(UTC)).total_seconds()
            raise NotNow("mastodon_full", reason=refused.reason, status=422, retry_after_s=left_s) from refused
        raise
    return made


def take_away(server: Server, waiting: dict[str, Any], now: datetime) -> None:
    """Remove what waits there, so that another one can take its place.

    Raises:
        NotNow: it is appearing at this moment.
    """
    note(server, unsure=now.isoformat())
    if not removed(server, f"{SCHEDULED}/{waiting['id']}"):
        raise NotNow("mastodon_unsure", retry_after_s=60)
    note(server, unsure=None, replacing=True)


def is_seen(server: Server, number: str) -> bool:
    try:
        server.get(f"/api/v1/statuses/{number}")
    except Missing:
        return False
    return True


def removed(server: Server, path: str) -> bool:
    """Take something away; say whether it was there."""
    try:
        server.change("DELETE", path)
    except Missing:
        return False
    return True
