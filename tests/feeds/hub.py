"""Services on loopback that want to hear of changed feeds: each checks its protocol, and can be made to fail."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.processes import LOOPBACK

SLOW_S = 1.5
FORM = "application/x-www-form-urlencoded"


class Service:
    """Answers with the next of ``faults`` while there is one (a status, or "slow"), then as it should."""

    def __init__(self, *faults: int | str) -> None:
        self.faults = list(faults)
        self.asked: list[tuple[str, str, dict[str, list[str]], dict[str, str]]] = []

    def answer(self, verb: str, path: str, headers: dict[str, str], body: bytes) -> int:
        """Return the status for a request."""
        parts = urlsplit(path)
        self.asked.append((verb, parts.path, parse_qs(body.decode() or parts.query), headers))
        fault = self.faults.pop(0) if self.faults else None
        if fault == "slow":
            time.sleep(SLOW_S)
        if isinstance(fault, int):
            return fault
        return self.heard(verb, self.asked[-1][2], headers)

    def heard(self, verb: str, words: dict[str, list[str]], headers: dict[str, str]) -> int:
        return 200


class Hub(Service):
    """A WebSub hub with one subscriber: it takes a publish request, fetches the topic and hands it on."""

    def __init__(self, *faults: int | str) -> None:
        super().__init__(*faults)
        self.received: list[tuple[str, bytes]] = []
        """What the subscriber got: the topic, and its bytes at that moment."""

    def heard(self, verb: str, words: dict[str, list[str]], headers: dict[str, str]) -> int:
        if verb != "POST" or headers.get("Content-Type") != FORM or words.get("hub.mode") != ["publish"]:
            return 400
        topic = words.get("hub.url", [""])[0]
        if words.get("hub.topic") != [topic]:
            return 400
        fetched = httpx.get(topic)
        # A hub distributes what names it, and nothing else (W3C WebSub, section 4).
        if fetched.status_code != 200 or headers["Host"].encode() not in fetched.content:
            return 400
        self.received.append((topic, fetched.content))
        return 204


@contextmanager
def serving(service: Service, port: int = 0) -> Iterator[str]:
    """Run a service and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(service.answer(self.command, self.path, dict(self.headers), body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
