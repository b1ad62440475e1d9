"""A server of Mastodon: it prepares files while one waits, knows keys for an hour, counts requests and characters."""

import email
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.channels.fakes.serving import Call, Fault, Faults, Refused, Reply, serving

TOKEN = "a token of the account"
ADDRESS = re.compile(r"https?://\S+")
MEDIA = 30
"""Per half hour."""


@dataclass(kw_only=True)
class Mastodon:
    """One, with a single account.

    Attributes:
        polls: how often a file is still being prepared.
        forgets_keys: it dies after the post, before the key.
        ahead: by how much its clock is ahead of ours.
    """

    url: str = ""
    faults: Faults = field(default_factory=Faults)
    calls: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    media: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    polls: int = 0
    breaks_media: bool = False
    forgets_keys: bool = False
    longest: int = 500
    scheduled: dict[str, dict[str, Any]] = field(default_factory=dict)
    most_scheduled: int = 25
    ahead: timedelta = timedelta()
    _last: int = 100

    def pass_time(self, gap: timedelta) -> None:
        for each in self.scheduled.values():
            each["scheduled_at"] = (datetime.fromisoformat(each["scheduled_at"]) - gap).isoformat()

    def operation(self, call: Call) -> str:
        parts = call.path.strip("/").split("/")
        if parts[-1] in ("source", "verify_credentials", "instance"):
            return parts[-1]
        return f"{'list' if parts[2] == 'accounts' else parts[2]}.{call.method.lower()}"

    def answer(self, operation: str, call: Call) -> Reply:
        if operation == "instance":
            return Reply(content={"configuration": {"statuses": {"max_characters": self.longest}}})
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            raise refused(401, "The access token is invalid")
        self._show_what_is_due()
        return getattr(self, f"_{operation.replace('.', '_')}")(call, call.path.strip("/").split("/"))

    @property
    def _now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _show_what_is_due(self) -> None:
        due = [each for each in self.scheduled.values() if datetime.fromisoformat(each["scheduled_at"]) <= self._now]
        for each in due:
            del self.scheduled[each["id"]]
            made = {"id": self._number(), "created_at": each["scheduled_at"]}
            self._write(made, each["_fields"])
            self.statuses[made["id"]] = made

    def failure(self, fault: Fault) -> Reply:
        return Reply(status=fault.status, content={"error": fault.reason}, headers=fault.headers)

    def _number(self) -> str:
        self._last += 1
        return str(self._last)

    def _verify_credentials(self, call: Call, path: list[str]) -> Reply:
        return Reply(content={"id": "1"})

    def _list_get(self, call: Call, path: list[str]) -> Reply:
        before = int(call.first("max_id") or self._last + 1)
        newest = sorted((each for each in self.statuses.values() if int(each["id"]) < before), key=number, reverse=True)
        return Reply(content=newest[: int(call.first("limit"))])

    def _media_post(self, call: Call, path: list[str]) -> Reply:
        if len(self.media) >= MEDIA:
            reset = (datetime.now(UTC) + timedelta(minutes=30)).isoformat()
            raise Refused(Reply(status=429, content={"error": "limit"}, headers={"X-RateLimit-Reset": reset}))
        head = f"Content-Type: {call.headers['content-type']}\r\n\r\n".encode()
        parts = {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in email.message_from_bytes(head + call.body.whole()).walk()
            if not part.is_multipart()
        }
        found = {"id": self._number(), "polls": self.polls, "body": parts["file"], "alt": parts["description"].decode()}
        self.media[found["id"]] = found
        return Reply(status=202 if self.polls else 200, content={"id": found["id"], "url": None})

    def _media_get(self, call: Call, path: list[str]) -> Reply:
        found = self.media.get(path[-1])
        if found is None:
            raise refused(404, "Record not found")
        if self.breaks_media:
            raise refused(422, "Error processing thumbnail")
        if found["polls"]:
            found["polls"] -= 1
            return Reply(status=206, content={"id": found["id"]})
        return Reply(content={"id": found["id"]})

    def _statuses_post(self, call: Call, path: list[str]) -> Reply:
        key = call.headers["idempotency-key"]
        number, at = self.keys.get(key, ("", datetime.now(UTC)))
        if number and datetime.now(UTC) - at < timedelta(hours=1):
            known = self.statuses.get(number) or self.scheduled.get(number)
            return Reply(content=known) if known else Reply(status=404, content={"error": "Record not found"})
        fields = json.loads(call.body.whole())
        made = {"id": self._number(), "created_at": self._now.isoformat()}
        if at := fields.pop("scheduled_at", ""):
            made = self._kept(made["id"], at, fields)
        else:
            self._write(made, fields)
            self.statuses[made["id"]] = made
        if not self.forgets_keys:
            self.keys[key] = made["id"], datetime.now(UTC)
        return Reply(content=made)

    def _kept(self, number: str, at: str, fields: dict[str, Any]) -> dict[str, Any]:
        if datetime.fromisoformat(at) < self._now + timedelta(minutes=5):
            raise refused(422, "Validation failed: Scheduled at The scheduled date must be in the future")
        if len(self.scheduled) >= self.most_scheduled:
            raise refused(422, "Validation failed: You have exceeded the limit of scheduled posts")
        shown: dict[str, Any] = {}
        self._write(shown, fields)
        self.scheduled[number] = {
            "id": number,
            "scheduled_at": at,
            "params": {"text": fields["status"], "visibility": fields["visibility"]},
            "media_attachments": shown["media_attachments"],
            "_fields": fields,
        }
        return self.scheduled[number]

    def _scheduled_statuses_get(self, call: Call, path: list[str]) -> Reply:
        return Reply(content=sorted(self.scheduled.values(), key=number, reverse=True))

    def _scheduled_statuses_put(self, call: Call, path: list[str]) -> Reply:
        found = self._waiting(path)
        return Reply(content=self._kept(found["id"], json.loads(call.body.whole())["scheduled_at"], found["_fields"]))

    def _scheduled_statuses_delete(self, call: Call, path: list[str]) -> Reply:
        del self.scheduled[self._waiting(path)["id"]]
        return Reply(content={})

    def _waiting(self, path: list[str]) -> dict[str, Any]:
        if path[-1] not in self.scheduled:
            raise refused(404, "Record not found")
        return self.scheduled[path[-1]]

    def _statuses_get(self, call: Call, path: list[str]) -> Reply:
        if path[-1] not in self.statuses:
            raise refused(404, "Record not found")
        return Reply(content=self.statuses[path[-1]])

    def _source(self, call: Call, path: list[str]) -> Reply:
        return Reply(content={"text": self._statuses_get(call, path[:-1]).content["text"]})

    def _statuses_put(self, call: Call, path: list[str]) -> Reply:
        found: dict[str, Any] = self._statuses_get(call, path).content
        self._write(found, {"visibility": found["visibility"]} | json.loads(call.body.whole()))
        return Reply(content=found)

    def _statuses_delete(self, call: Call, path: list[str]) -> Reply:
        found = self._statuses_get(call, path)
        del self.statuses[path[-1]]
        return found

    def _write(self, status: dict[str, Any], fields: dict[str, Any]) -> None:
        text = fields["status"]
        if len(ADDRESS.sub("x" * 23, text)) > self.longest:
            raise refused(422, f"Validation failed: Text character limit of {self.longest} exceeded")
        media = [self.media[each] for each in fields["media_ids"]]
        if any(each["polls"] for each in media):
            raise refused(422, "Cannot attach files that have not finished processing")
        status |= {
            "text": text,
            "content": ADDRESS.sub(lambda found: f'<a href="{html.escape(found[0])}">…</a>', text),
            "language": fields["language"],
            "visibility": fields["visibility"],
            "url": f"https://example.org/@council/{status.get('id')}",
            "media_attachments": [{"id": each["id"], "description": each["alt"]} for each in media],
        }


def number(status: dict[str, Any]) -> int:
    return int(status["id"])


def refused(status: int, reason: str) -> Refused:
    return Refused(Reply(status=status, content={"error": reason}))


@contextmanager
def mastodon(port: int = 0) -> Iterator[Mastodon]:
    """Run one in a thread."""
    fake = Mastodon()
    with serving(fake, port) as url:
        fake.url = url
        yield fake
