"""Any other system: a signed notice of each release, change and withdrawal (Standard Webhooks 1.0.0).

The receiver knows a notice by its ``webhook-id``: the same for every attempt of one delivery, so that a repeated one
does nothing. That is why a lost answer may be followed by the same notice again.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from channels.answers import asked, beginning
from channels.conf import conf
from channels.errors import NotNow
from channels.publisher import (
    Call,
    Capabilities,
    Finding,
    Obstacle,
    Publisher,
    Reading,
    Receipt,
    Stage,
    Verdict,
)
from channels.transport import Transport, origin
from cms.catalogue.works import Work


@dataclass(frozen=True, kw_only=True)
class Options:
    url: str = field(default="", metadata={"label": _("Address"), "help": _("Where the notices are sent.")})
    key: str = field(
        default="",
        metadata={
            "label": _("Key"),
            "help": _("With which notices are signed; the receiver has the same."),
            "is_secret": True,
        },
    )


class Webhook(Publisher[Options]):
    slug = "webhook"
    label = _("Another system (webhook)")
    capabilities = Capabilities(update=True, withdraw=True, reconcile=True)
    options = Options
    sentences = {
        "address": (
            _("There is no address to which a notice could be sent."),
            _("Trying again will not help until this is repaired."),
            _("Enter a complete address, with https, in the account."),
        ),
        "no_key": (
            _("The account has no key: nobody could tell our notices from those of others."),
            _("Trying again will not help until this is repaired."),
            _("Enter a key in the account, the same that the receiver has."),
        ),
        "webhook_page": (
            _("The other system answered with a page: it is being maintained, or a firewall stands before it."),
            _("It will be tried again by itself."),
            _("If this lasts, check the address in the account."),
        ),
    }
    phases = {"telling": _("Telling the other system")}

    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        place = origin(options.url)
        is_open = place.startswith("http://") and place.partition("://")[2] not in conf.private_hosts
        obstacles = {"address": not place or is_open, "no_key": not options.key}
        return [Obstacle(code=code) for code, is_so in obstacles.items() if is_so]

    def publish(self, call: Call[Options]) -> Receipt:
        return self._tell(call, "released")

    def update(self, call: Call[Options]) -> Receipt:
        return self._tell(call, "changed")

    def withdraw(self, call: Call[Options]) -> bool:
        self._tell(call, "withdrawn")
        return True

    def reconcile(self, call: Call[Options]) -> Finding:
        return Finding(verdict=Verdict.RESUMABLE)

    def verify(self, call: Call[Options]) -> Reading:
        """The receiver's 2xx is all that it says: there is nothing to read back."""
        return Reading(stage=Stage.PUBLISHED, is_as_sent=True)

    def _tell(self, call: Call[Options], event: str) -> Receipt:
        call.phase("telling")
        body = notice(event, call)
        identifier = _identifier(call, body)
        call.expose()
        with Transport([call.options.url]) as transport:
            headers = signed(identifier, body, call.options.key, now=int(time.time()))
            answer = asked(transport, "POST", call.options.url, headers=headers, body=body)
        if answer.headers.get("content-type", "").startswith("text/html"):
            # The receiver knows a notice that comes again.
            raise NotNow("webhook_page", status=answer.status, answer=beginning(answer))
        return Receipt(remote_id=call.marker)


def _identifier(call: Call[Options], body: bytes) -> str:
    """Return by what the receiver knows a notice: kept before it is sent; another one when it says something else."""
    digest = hashlib.sha256(body).hexdigest()
    if call.kept.get("digest") != digest:
        call.keep(notice=f"{call.marker}-{uuid4().hex}", digest=digest)
    return str(call.kept["notice"])


def notice(event: str, call: Call[Options]) -> bytes:
    """Return the body of a notice, in JSON; for one work as it is, always the same."""
    work: dict[str, Any] = {"guid": call.work.guid, "title": call.work.title}
    if event != "withdrawn":
        work = asdict(call.work) | {"revision": call.work.revision}
    told = {"type": f"work.{event}", "timestamp": call.work.released_at, "data": work}
    return json.dumps(told, default=str, ensure_ascii=False, sort_keys=True).encode()


def signed(identifier: str, body: bytes, key: str, *, now: int) -> dict[str, str]:
    """Return the headers of a notice; the signature is HMAC-SHA256 of id, time and body."""
    digest = hmac.new(key.encode(), f"{identifier}.{now}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": identifier,
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


PUBLISHER = Webhook()
