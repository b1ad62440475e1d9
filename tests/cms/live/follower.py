"""Reads a stream as a browser would, over a socket."""

import json
import socket
import time
from dataclasses import dataclass
from typing import Any, Self

from tests.processes import LOOPBACK


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One server-sent event."""

    number: int | None
    kind: str
    data: Any


class Ended(Exception):
    """The stream has ended."""


class Follower:
    """An open stream of the server at a port."""

    def __init__(self, port: int, desk_id: int, *, last: object = None, query: str = "", buffer: int = 0) -> None:
        self.last = last
        self.kept = b""
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.connect((LOOPBACK, port))
        again = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        request = f"GET /live/{desk_id}/stream{query} HTTP/1.1\r\nHost: localhost\r\n{again}\r\n"
        self.socket.sendall(request.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.socket.close()

    def head(self) -> str:
        """Return the status line and the headers."""
        head = self._until(b"\r\n\r\n", patience=10).decode()
        return head.lower()

    def heard(self, *, patience: float = 10.0) -> Heard:
        """Return the next event. Raises TimeoutError and Ended."""
        while True:
            block = self._until(b"\n\n", patience=patience).decode()
            # The frames of HTTP stand on lines of their own, between the events.
            lines = [line for line in block.split("\n") if ": " in line]
            fields = dict(line.split(": ", 1) for line in lines)
            if "event" in fields:
                number = int(fields["id"]) if "id" in fields else None
                self.last = number if number is not None else self.last
                return Heard(number=number, kind=fields["event"], data=json.loads(fields["data"]))

    def until(self, number: int, *, patience: float = 10.0) -> list[Heard]:
        """Return the events up to one with this number or a later one."""
        found: list[Heard] = []
        while not found or (found[-1].number or 0) < number:
            found.append(self.heard(patience=patience))
        return found

    def rest(self) -> list[Heard]:
        """Return the events up to the end of the stream. Raises TimeoutError if there is none."""
        found: list[Heard] = []
        try:
            while True:
                found.append(self.heard())
        except Ended:
            return found

    def _until(self, end: bytes, *, patience: float) -> bytes:
        deadline = time.monotonic() + patience
        while end not in self.kept:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            received = self.socket.recv(65536)
            if not received:
                raise Ended
            self.kept += received
        found, _, self.kept = self.kept.partition(end)
        return found
