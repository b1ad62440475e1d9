"""A server on loopback that answers as a test tells it to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answerer = Callable[[bytes, socket.socket], None]
"""Gets the head of a request and the connection; what it sends is the answer."""


@dataclass(kw_only=True)
class HostileServer:
    """``asked`` holds the head of each request that came."""

    port: int
    asked: list[bytes] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"


def raw(status: str, body: bytes = b"", *headers: str) -> bytes:
    """Return an HTTP answer; its length is said unless ``headers`` say otherwise."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if not any(header.lower().startswith(("content-length", "transfer-encoding")) for header in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(answer: bytes) -> Answerer:
    """Always give the same answer."""
    return lambda _head, connection: connection.sendall(answer)


@contextmanager
def serving(answerer: Answerer) -> Iterator[HostileServer]:
    """Run a server until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        server, stop = HostileServer(port=listener.getsockname()[1]), threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, server, answerer, stop))
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            thread.join()


def _serve(listener: socket.socket, server: HostileServer, answerer: Answerer, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            connection, _peer = listener.accept()
        except TimeoutError:
            continue
        with connection:
            connection.settimeout(5)
            head = b""
            while b"\r\n\r\n" not in head and (piece := connection.recv(65_536)):
                head += piece
            server.asked.append(head)
            try:
                answerer(head, connection)
            except OSError:
                # Whoever asked has had enough and gone.
                continue
