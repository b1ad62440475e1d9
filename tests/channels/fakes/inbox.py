"""A receiver of webhooks that keeps to Standard Webhooks: it checks signatures and knows a notice by its id."""

import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.channels.fakes.serving import Call, Fault, Faults, Refused, Reply, serving

KEY = "a key that both sides know"


@dataclass(kw_only=True)
class Inbox:
    """``notices``: by id, each once; ``works``: what the receiver shows, by identifier."""

    url: str = ""
    faults: Faults = field(default_factory=Faults)
    calls: Counter[str] = field(default_factory=Counter)
    notices: dict[str, dict[str, Any]] = field(default_factory=dict)
    works: dict[str, dict[str, Any]] = field(default_factory=dict)

    def operation(self, call: Call) -> str:
        return "notice"

    def answer(self, operation: str, call: Call) -> Reply:
        body = call.body.whole()
        identifier, moment = call.headers["webhook-id"], call.headers["webhook-timestamp"]
        digest = hmac.new(KEY.encode(), f"{identifier}.{moment}.".encode() + body, hashlib.sha256).digest()
        if call.headers["webhook-signature"] != f"v1,{base64.b64encode(digest).decode()}":
            raise Refused(Reply(status=401, content={"error": "wrong signature"}))
        if identifier not in self.notices:
            notice = self.notices[identifier] = json.loads(body)
            self._show(notice["type"], notice["data"])
        return Reply(status=204)

    def _show(self, event: str, work: dict[str, Any]) -> None:
        if event == "work.withdrawn":
            self.works.pop(work["guid"], None)
        else:
            self.works[work["guid"]] = work

    def failure(self, fault: Fault) -> Reply:
        return Reply(status=fault.status, content={"error": fault.reason}, headers=fault.headers)


@contextmanager
def inbox(port: int = 0) -> Iterator[Inbox]:
    """Run one in a thread."""
    fake = Inbox()
    with serving(fake, port) as url:
        fake.url = url
        yield fake
