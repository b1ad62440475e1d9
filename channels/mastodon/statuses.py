"""Posts, and how ours are found: among the latest of the account, by the address of the work in them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from channels.mastodon.server import Server
from channels.mastodon.wording import text

PAGE = 40
PAGES = 5
CLOCKS = timedelta(minutes=5)
"""How far apart the clocks of two machines may be."""


def fields(server: Server, media: list[str]) -> dict[str, Any]:
    work = server.call.work
    found = {"status": text(work, server.limit()), "language": work.language, "media_ids": media}
    return found | {"visibility": server.call.options.visibility}


def key(server: Server) -> str:
    """Return the Idempotency-Key, the same for every attempt.

    The server keeps it for an hour, and refuses the key of a post that was deleted: another sending has another key.
    """
    call = server.call
    if "key" not in call.kept:
        begun = datetime.now(UTC).isoformat()
        call.keep(key=f"{call.marker}-{call.work.revision}-{uuid4().hex[:8]}", begun=begun, address=call.work.page_url)
    return str(call.kept["key"])


def found(server: Server) -> dict[str, Any] | None:
    """Return the post that an earlier attempt made; what people posted by hand before it does not count."""
    kept = server.call.kept
    if "key" not in kept:
        return None
    begun = datetime.fromisoformat(kept["begun"]) - CLOCKS
    for status in latest(server):
        if datetime.fromisoformat(status["created_at"]) < begun:
            return None
        if f'href="{kept["address"]}"' in status["content"]:
            return status
    return None


def latest(server: Server) -> Iterator[dict[str, Any]]:
    account = server.get("/api/v1/accounts/verify_credentials")["id"]
    query: dict[str, Any] = {"limit": PAGE, "exclude_reblogs": "true", "exclude_replies": "true"}
    for _page in range(PAGES):
        statuses = server.get(f"/api/v1/accounts/{account}/statuses", **query)
        yield from statuses
        if len(statuses) < PAGE:
            return
        query["max_id"] = statuses[-1]["id"]
