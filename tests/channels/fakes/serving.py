"""What the fakes have in common: HTTP over a socket, and faults that a test orders."""

import json
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from channels.conf import conf

LOOPBACK = "127.0.0.1"
BLOCK = 64 * 1024
# Of these, a part may be kept before the connection breaks.
CHUNKS = ("upload.chunk", "upload.last")


class Cut(Exception):
    """The connection is closed without an answer."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        kind: ``status`` (refused, without effect), ``status_after`` (refused although it had its effect), ``cut`` (the
            connection breaks after ``byte_length`` bytes of the body), ``cut_after`` (it had its effect, but nobody
            answers), ``slow`` (after ``seconds``), ``short`` (only ``byte_length`` bytes of a chunk are kept), or
            ``words`` (``body`` is answered instead, with ``status``, without effect).
    """

    kind: str
    status: int = 503
    reason: str = "backendError"
    byte_length: int = 0
    seconds: float = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Faults:
    """Which operation fails next, and how: what was ordered, in its order; else by lot, from a seed."""

    def __init__(self) -> None:
        self._ordered: dict[str, deque[Fault | None]] = {}
        self._lottery: tuple[random.Random, float, tuple[tuple[str, Fault], ...]] | None = None
        self._lock = threading.Lock()

    def order(self, operation: str, fault: Fault, *, times: int = 1, skip: int = 0) -> None:
        """Let an operation fail ``times`` times, after ``skip`` that succeed."""
        queue = self._ordered.setdefault(operation, deque())
        queue.extend([None] * skip + [fault] * times)

    def draw(self, seed: int, rate: float, *choices: tuple[str, Fault]) -> None:
        """Let operations fail by lot: each call with the probability ``rate``, as one of its ``choices`` says."""
        self._lottery = (random.Random(seed), rate, choices)  # noqa: S311 (a repeatable test, no secret)

    def clear(self) -> None:
        self._ordered.clear()
        self._lottery = None

    @property
    def left(self) -> int:
        """Faults that were ordered and have not happened yet."""
        return sum(fault is not None for queue in self._ordered.values() for fault in queue)

    def next(self, operation: str) -> Fault | None:
        with self._lock:
            if self._ordered.get(operation):
                return self._ordered[operation].popleft()
            if self._lottery is None:
                return None
            lots, rate, choices = self._lottery
            fitting = [fault for name, fault in choices if name == operation]
            return lots.choice(fitting) if fitting and lots.random() < rate else None


class Body:
    """The body of a request, read from the connection as somebody asks for it."""

    def __init__(self, stream: IO[bytes], length: int) -> None:
        self._stream = stream
        self.length = length
        self.left = length

    def blocks(self, limit: int | None = None) -> Iterator[bytes]:
        """Yield what is left, or at most ``limit`` bytes of it.

        Raises:
            Cut: the client hung up.
        """
        wanted = self.left if limit is None else min(self.left, limit)
        while wanted:
            block = self._stream.read(min(BLOCK, wanted))
            if not block:
                raise Cut
            wanted -= len(block)
            self.left -= len(block)
            yield block

    def whole(self) -> bytes:
        return b"".join(self.blocks())


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: Body
    fault: Fault | None = None

    def first(self, name: str) -> str:
        return self.query.get(name, [""])[0]


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int = 200
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        if isinstance(self.content, bytes):
            return self.content
        return b"" if self.content is None else json.dumps(self.content).encode()


class Refused(Exception):
    """The service says no; ``reply`` how."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class Fake(Protocol):
    """A service."""

    faults: Faults
    calls: Counter[str]

    def operation(self, call: Call) -> str:
        """Name what a request asks for; this is what faults are ordered for."""

    def answer(self, operation: str, call: Call) -> Reply:
        """Do it. Raises Refused, or Cut."""

    def failure(self, fault: Fault) -> Reply:
        """Word a fault as this service does."""


def attended(fake: Fake, call: Call) -> Reply:
    """Answer a request, with what goes wrong on the way.

    Raises:
        Cut
    """
    operation = fake.operation(call)
    fake.calls[operation] += 1
    fault = fake.faults.next(operation)
    call = Call(**{**vars(call), "fault": fault})
    if fault and fault.kind == "slow":
        time.sleep(fault.seconds)
    if fault and fault.kind in ("status", "words"):
        for _block in call.body.blocks():
            pass
        words = Reply(status=fault.status, content=fault.body, headers=fault.headers)
        return words if fault.kind == "words" else fake.failure(fault)
    if fault and fault.kind == "cut" and operation not in CHUNKS:
        raise Cut
    try:
        reply = fake.answer(operation, call)
    except Refused as refused:
        reply = refused.reply
    for _block in call.body.blocks():
        pass
    if fault and fault.kind == "cut_after":
        raise Cut
    return fake.failure(fault) if fault and fault.kind == "status_after" else reply


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, fake: Fake, port: int = 0) -> None:
        self.fake = fake
        super().__init__((LOOPBACK, port), Handler)
        # It stands in for a place that is out in the world.
        conf.private_hosts.append(self.host)

    @property
    def host(self) -> str:
        return f"{LOOPBACK}:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def server_close(self) -> None:
        super().server_close()
        conf.private_hosts.remove(self.host)

    def handle_error(self, *_of_a_connection: object) -> None:
        """Say nothing about a client that is gone."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = Call(
            method=self.command,
            path=parts.path,
            query=parse_qs(parts.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=Body(self.rfile, int(self.headers.get("Content-Length") or 0)),
        )
        try:
            self._say(attended(self.server.fake, call))
        except (Cut, ConnectionError):
            self.close_connection = True

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def _say(self, reply: Reply) -> None:
        body = reply.encoded()
        self.send_response(reply.status)
        if isinstance(reply.content, dict | list):
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def serving(fake: Fake, port: int = 0) -> Iterator[str]:
    """Run a fake in a thread, allow this process to speak to it, and give its address, with a slash at the end."""
    server = Server(fake, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
