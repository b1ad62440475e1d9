"""``POST /live/<desk>/vote``: one device's voice for a question, as a form or as JSON: ``{"n": 7}``.

A device is known by a signed cookie that it gets here (visitors.py). The address from which a vote comes is neither
kept nor logged. In the place of a CSRF token, the browser says from where the request comes (Fetch Metadata,
section 2.1; where it does not, ``Origin``, RFC 6454, section 7).
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

from cms.core.bodies import Receive, Scope, Send
from cms.live.answering import PRIVATE, Answer, body_of, header, network_in, told, wrong_method
from cms.live.ballot_box import BallotBox
from cms.live.conf import conf
from cms.live.operations.count_votes import Ballot, Verdict
from cms.live.visitors import COOKIE, COOKIE_AGE_S, device_in, mark, new_device
from cms.live.waves import Wave

MOST_BYTES = 1024
LARGEST = 2**31 - 1
JSON = "application/json"
WAVE_S = 10.0
HOME = "/"
VOTED = "voted"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a request for a vote says."""

    number: int
    is_form: bool
    back: str
    """Where somebody without scripts wants to be afterwards."""


@dataclass(frozen=True, kw_only=True)
class Device:
    """From what a vote comes."""

    key: str
    """Empty where the cookie is forged."""
    cookie: str
    """What it is to be given; empty where it has a good one."""

    @classmethod
    def of(cls, scope: Scope) -> "Device":
        shown = parse_cookie(header(scope, b"cookie")).get(COOKIE, "")
        if known := device_in(shown):
            return cls(key=known, cookie="")
        cookie = new_device()
        return cls(key="" if shown else device_in(cookie), cookie=cookie)


class Voting:
    """Takes the votes of a process."""

    def __init__(self) -> None:
        self._box = BallotBox()
        self._strangers = Wave(WAVE_S)

    async def vote(self, desk_id: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a vote when it is settled. Raises Busy."""
        answer = await self._answer(desk_id, scope, receive)
        await answer.give(send)

    async def _answer(self, desk_id: int, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] != "POST":
            return wrong_method("POST")
        if not is_ours(scope):
            return told(403, {"reason": "origin"})
        content = await body_of(receive, most=MOST_BYTES)
        if content is None:
            return told(413, {"reason": "too large"})
        said = _said(content, scope)
        if said is None:
            return told(400, {"reason": "malformed"})
        return await self._settled(desk_id, scope, said)

    async def _settled(self, desk_id: int, scope: Scope, said: Said) -> Answer:
        today = timezone.localdate()
        await self._box.know(today)
        device, network = Device.of(scope), mark(network_in(scope), today)
        cookie = [_cookie(device.cookie, scope)] if device.cookie else []
        is_wave = bool(device.cookie) and self._strangers.add(network) >= conf.wave_strangers
        if not device.key:
            return told(403, {"reason": "device"}, *cookie)
        ballot = Ballot(question=said.number, device=device.key, network=network, is_suspect=is_wave)
        verdict = await self._box.cast(desk_id, ballot)
        if said.is_form:
            location = (b"location", iri_to_uri(_thanked(said, verdict)).encode("ascii"))
            return Answer(status=303, headers=[location, PRIVATE, *cookie])
        return told(200 if verdict.is_open else 409, _content(said, verdict), *cookie)


def is_ours(scope: Scope) -> bool:
    """Say whether a page of this site sent a request."""
    site = header(scope, b"sec-fetch-site")
    if site:
        return site == "same-origin"
    host = _host(header(scope, b"origin") or header(scope, b"referer"))
    return bool(host) and host == header(scope, b"host")


def _host(address: str) -> str:
    """Return the host of an address; "" where it has none, or is none."""
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def _said(content: bytes, scope: Scope) -> Said | None:
    """Return what a request says; None if that is nothing."""
    is_form = not header(scope, b"content-type").startswith(JSON)
    try:
        fields = _fields(content) if is_form else json.loads(content)
        number = int(fields["n"]) if is_form else fields["n"]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    back = _back(str(fields.get("next", "")), scope) if is_form else ""
    # True is an integer, too, but no number of a question.
    is_number = type(number) is int and 0 < number <= LARGEST
    return Said(number=number, is_form=is_form, back=back) if is_number else None


def _fields(content: bytes) -> dict[str, Any]:
    found = parse_qs(content.decode("utf-8"), max_num_fields=20)
    return {name: values[0] for name, values in found.items()}


def _back(wanted: str, scope: Scope) -> str:
    """Return a path of our own: the one that is wished for, or the one from which the form was sent."""
    referer = header(scope, b"referer")
    if not wanted and _host(referer) == header(scope, b"host"):
        wanted = urlsplit(referer)._replace(scheme="", netloc="").geturl()
    is_path = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_path else HOME


def _thanked(said: Said, verdict: Verdict) -> str:
    """Return the way back, where the page says what became of the vote: ``?voted=`` its question, or ``closed``."""
    if said.back == HOME:
        return HOME
    parts = urlsplit(said.back)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != VOTED]
    query.append((VOTED, str(said.number) if verdict.is_open else "closed"))
    return parts._replace(query=urlencode(query), fragment=VOTED).geturl()


def _content(said: Said, verdict: Verdict) -> dict[str, Any]:
    content = {"n": said.number, "counted": verdict.is_counted, "votes": verdict.votes}
    return content if verdict.is_open else content | {"reason": "closed"}


def _cookie(value: str, scope: Scope) -> tuple[bytes, bytes]:
    secure = "; Secure" if scope["scheme"] == "https" else ""
    text = f"{COOKIE}={value}; Max-Age={COOKIE_AGE_S}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return (b"set-cookie", text.encode("ascii"))
