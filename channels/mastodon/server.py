"""One server, spoken to as one of its users."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from channels.answers import spoken
from channels.errors import Ambiguous, NeedsReauth, NotNow, Refused
from channels.mastodon.options import Options
from channels.mastodon.refusals import refusal
from channels.publisher import Call
from channels.transport import Answer, Body, Transport


@dataclass(frozen=True, kw_only=True)
class Server:
    call: Call[Options]
    transport: Transport

    def get(self, path: str, **query: Any) -> Any:
        """Raises NotNow, NeedsReauth, Refused."""
        return data(self.ask("GET", f"{path}?{urlencode(query)}" if query else path), changes=False)

    def change(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Raises Ambiguous, NotNow, NeedsReauth, Refused."""
        body = json.dumps(content, ensure_ascii=False).encode() if content is not None else b""
        kind = {"Content-Type": "application/json"} | dict(headers or {})
        return data(self.ask(method, path, headers=kind, body=body), changes=True)

    def ask(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: Body = None) -> Answer:
        """Return an answer with which all is well. Raises as ``change`` does."""
        given = {"Authorization": f"Bearer {self.call.options.token}", **(headers or {})}
        url = self.call.options.url.rstrip("/") + path
        answer = spoken(self.transport, method, url, headers=given, body=body)
        if not 200 <= answer.status < 300:
            refusal(answer, changes=method != "GET")
        return answer

    def limit(self) -> int:
        """Return how many characters a post may have: as the server says, or else as the account does."""
        try:
            return int(self.get("/api/v2/instance")["configuration"]["statuses"]["max_characters"])
        except (NeedsReauth, Refused, KeyError, TypeError, ValueError):
            return self.call.options.longest


def data(answer: Answer, *, changes: bool) -> Any:
    """Return what the server answered; firewalls and maintenance answer with a page, and status 200."""
    try:
        return json.loads(answer.body)
    except ValueError as error:
        reason = " ".join(answer.body[:200].decode("utf-8", "replace").split())
        kind = Ambiguous if changes else NotNow
        raise kind("mastodon_page", status=answer.status, reason=reason) from error


@contextmanager
def connected(call: Call[Options]) -> Iterator[Server]:
    with Transport([call.options.url]) as transport:
        yield Server(call=call, transport=transport)
