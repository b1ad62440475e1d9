"""The transport of live programmes: a raw ASGI application before Django, because a stream lasts for hours.

``GET /live/<desk>/stream``: server-sent events. ``Last-Event-ID`` or ``?since=`` name the last event that the reader
had, and what came after it is told; without it, the event `state` comes first; if that was too long ago, `reset` says
that the state is to be fetched with ``?since=`` its number. ``?crew=`` with a token of crew.py adds the events `crew`.

``GET /live/<desk>/state``: the same state as JSON with a strong ETag, for those whom streams do not reach.

``POST /live/<desk>/vote``: see voting.py.

Questions wait in line for Django (asking_line.py).
"""

import re
from collections.abc import Awaitable, Callable

from cms.core.bodies import Application, Receive, Scope, Send
from cms.live.answering import (
    JSON,
    Answer,
    come_back,
    header,
    network_in,
    not_found,
    number_in,
    parameter,
    told,
    wrong_method,
)
from cms.live.asking_line import AskingLine
from cms.live.ballot_box import Busy
from cms.live.crew import opens
from cms.live.hub import NoAnswer
from cms.live.readers import Reader
from cms.live.reading import Shown
from cms.live.switchboard import Full, Switchboard
from cms.live.voting import Voting

ADDRESS = re.compile(r"/live/([1-9][0-9]{0,17})/(stream|state|vote)")
ASKED = re.compile(r"/[a-z]{2,3}/live/[1-9][0-9]{0,17}/ask/")
READING = ("GET", "HEAD")
Part = Callable[[int, Scope, Receive, Send], Awaitable[None]]


class Transport:
    """ASGI application that answers the addresses of the transport and passes everything else on."""

    def __init__(self, others: Application) -> None:
        self._others = others
        self._switchboard = Switchboard()
        self._voting = Voting()
        self._line = AskingLine(others)
        self._parts: dict[str, Part] = {"stream": self._stream, "state": self._state, "vote": self._voting.vote}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = ADDRESS.fullmatch(scope["path"]) if scope["type"] == "http" else None
        try:
            if found:
                await self._parts[found[2]](int(found[1]), scope, receive, send)
            elif scope["type"] == "http" and scope["method"] == "POST" and ASKED.fullmatch(scope["path"]):
                await self._line(scope, receive, send)
            else:
                await self._others(scope, receive, send)
        except (Full, NoAnswer, Busy):
            await come_back().give(send)

    async def _stream(self, desk_id: int, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await wrong_method("GET").give(send)
            return
        token = parameter(scope, "crew")
        if token and not opens(token, desk_id):
            await told(403, {"reason": "token"}).give(send)
            return
        reader = Reader(send, is_crew=bool(token), network=network_in(scope))
        try:
            self._switchboard.seat(reader)
            if await self._began(desk_id, scope, reader):
                while (await receive())["type"] != "http.disconnect":
                    pass
            else:
                await not_found().give(send)
        finally:
            self._switchboard.leave(reader)

    async def _began(self, desk_id: int, scope: Scope, reader: Reader) -> bool:
        """Tell a reader of its desk from now on; False if there is none for it. Raises NoAnswer."""
        hub = await self._switchboard.hub(desk_id)
        shown = await hub.shown() if hub else None
        if hub is None or shown is None or not (reader.is_crew or shown.is_public):
            return False
        since = number_in(header(scope, b"last-event-id") or parameter(scope, "since"))
        if since is not None:
            await self._switchboard.wait_for(hub, since)
        self._switchboard.join(reader, hub, since, shown)
        _forget(scope)
        return True

    async def _state(self, desk_id: int, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in READING:
            await wrong_method(*READING).give(send)
            return
        hub = await self._switchboard.hub(desk_id)
        shown = await hub.shown(at_least=number_in(parameter(scope, "since")) or 0) if hub else None
        answer = state_of(shown, scope) if shown and shown.is_public else not_found()
        await answer.give(send)


def state_of(shown: Shown, scope: Scope) -> Answer:
    """Return the state, or that it is still the one that the reader has (RFC 9110, sections 8.8.3 and 13.1.2)."""
    is_zipped = "gzip" in header(scope, b"accept-encoding")
    etag = f'"{shown.etag}{"-gz" if is_zipped else ""}"'
    known = header(scope, b"if-none-match")
    headers = [(b"etag", etag.encode()), (b"cache-control", b"public, max-age=1"), (b"vary", b"Accept-Encoding")]
    if known == "*" or etag in (each.strip().removeprefix("W/") for each in known.split(",")):
        return Answer(status=304, headers=headers)
    if is_zipped:
        headers.append((b"content-encoding", b"gzip"))
    return Answer(status=200, body=shown.zipped if is_zipped else shown.plain, headers=[JSON, *headers])


def _forget(scope: Scope) -> None:
    """Let go of a request whose stream has begun, but for what uvicorn reads while it sends: there are thousands."""
    scope["headers"].clear()
    kept = {name: scope[name] for name in ("type", "method", "http_version")}
    scope.clear()
    scope.update(kept)
