"""Thousands of readers in one process, which cost as little as possible: nothing is read but when bytes came."""

import selectors
import socket
import time

AT_ONCE = 400
"""Connections that are being opened at the same time."""
PATIENCE_S = 60.0


class Crowd:
    """Readers of one address of a server on this machine."""

    def __init__(self, port: int, path: str, *, of: str = "127.0.0.1") -> None:
        self._port = port
        self._of = of
        self._request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()
        self._selector = selectors.EpollSelector()
        self.members: dict[socket.socket, bytes] = {}

    def open(self, count: int, *, ready: bytes) -> float:
        """Open connections until each has got ``ready``; return how long that took, in seconds."""
        begun, waiting, left = time.perf_counter(), set(), count
        while left or waiting:
            while left and len(waiting) < AT_ONCE:
                waiting.add(self._connect())
                left -= 1
            for member in self._readable(begun + PATIENCE_S):
                if ready in self.members[member]:
                    waiting.discard(member)
                    self.members[member] = b""
        return time.perf_counter() - begun

    def _connect(self) -> socket.socket:
        member = socket.socket()
        member.bind((self._of, 0))
        member.connect(("127.0.0.1", self._port))
        member.sendall(self._request)
        member.setblocking(False)
        self._selector.register(member, selectors.EVENT_READ)
        self.members[member] = b""
        return member

    def _readable(self, deadline: float) -> list[socket.socket]:
        """Read what has come; return from whom. Raises TimeoutError and ConnectionError."""
        if time.perf_counter() > deadline:
            raise TimeoutError
        found = []
        for key, _mask in self._selector.select(0.2):
            member: socket.socket = key.fileobj  # type: ignore[assignment]
            received = member.recv(65536)
            if not received:
                raise ConnectionError(f"a stream has ended, after {self.members[member][-200:]!r}")
            self.members[member] = self.members[member][-64:] + received
            found.append(member)
        return found

    def arrivals(self, marker: bytes, *, since: float) -> list[float]:
        """Return when each reader got ``marker``, in seconds since a moment of time.perf_counter, in order."""
        waiting, times = set(self.members), []
        while waiting:
            for member in self._readable(since + PATIENCE_S):
                if member in waiting and marker in self.members[member]:
                    times.append(time.perf_counter() - since)
                    waiting.discard(member)
                    self.members[member] = b""
        return times

    def close(self) -> None:
        for member in self.members:
            member.close()
        self.members = {}
        self._selector.close()
        self._selector = selectors.EpollSelector()
