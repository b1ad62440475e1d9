"""How fast a large file leaves, beside curl, and how much memory that takes.

Run by hand, on a machine that does nothing else, with curl:

    python -m benchmarks.channels.upload

Limits: 2 GB to a server on loopback that accepts at full speed, at least at 0.8 times curl's rate; 4 GB in less than
150 MB of memory above what the process had before.
"""

import multiprocessing
import re
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

from channels.conf import conf
from channels.resumable import ResumableUpload, Source
from channels.transport import Transport

GIB, MIB = 1024**3, 1024**2
SIZE, LARGE, ROUNDS = 2 * GIB, 4 * GIB, 9
FASTEST, MEMORY_MIB = 0.8, 150
RANGE = re.compile(rb"content-range: *bytes (\d+)-(\d+)/(\d+)", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def accept(listening: socket.socket) -> None:
    """Take files at full speed: nothing is looked at but how much arrives."""
    room = memoryview(bytearray(4 * MIB))
    while True:
        connection, _peer = listening.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection:
            while request(connection, room):
                pass


def request(connection: socket.socket, room: memoryview) -> bool:
    """Read one request and answer it; False when there is none."""
    head = b""
    while b"\r\n\r\n" not in head:
        block = connection.recv(64 * 1024)
        if not block:
            return False
        head += block
    head, begun = head.split(b"\r\n\r\n", 1)
    if b"100-continue" in head.lower():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    length = LENGTH.search(head)
    left = (int(length[1]) if length else 0) - len(begun)
    while left > 0:
        left -= connection.recv_into(room, min(left, len(room))) or left
    told = RANGE.search(head)
    if told and int(told[2]) + 1 < int(told[3]):
        connection.sendall(b"HTTP/1.1 308 Resume\r\nRange: bytes=0-%s\r\nContent-Length: 0\r\n\r\n" % told[2])
    else:
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"id":"x"}')
    return True


def ours(url: str, file: IO[bytes], size: int) -> float:
    """Return the seconds that our uploader takes."""
    with Transport([url]) as transport:
        upload = ResumableUpload(transport, Source(file=file, byte_length=size, media_type="video/mp4"), dict)
        began = time.monotonic()
        upload.send(url)
        return time.monotonic() - began


def curls(url: str, path: Path) -> float:
    """Return the seconds that curl takes."""
    command = ["curl", "--silent", "--fail", "--upload-file", str(path), "--write-out", "%{time_total}", url]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return float(told.rpartition("}")[2])


def speed(url: str, folder: Path) -> bool:
    path = folder / "video.mp4"
    with path.open("wb") as file:
        file.truncate(SIZE)
    with path.open("rb", buffering=0) as file:
        pairs = [(SIZE / ours(url, file, SIZE), SIZE / curls(url, path)) for _round in range(ROUNDS)]
    mine, peer = (statistics.median(values) / MIB for values in zip(*pairs, strict=True))
    ratio = statistics.median(ours_ / curls_ for ours_, curls_ in pairs)
    print(f"2 GB: {mine:.0f} MiB/s, curl {peer:.0f} MiB/s, × {ratio:.2f} (≥ {FASTEST})", verdict(ratio >= FASTEST))
    return ratio >= FASTEST


def memory(url: str, folder: Path) -> bool:
    path = folder / "large.mp4"
    with path.open("wb") as file:
        file.truncate(LARGE)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb", buffering=0) as file:
        ours(url, file, LARGE)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"4 GB: {grown:.1f} MiB more memory (< {MEMORY_MIB})", verdict(grown < MEMORY_MIB))
    return grown < MEMORY_MIB


def verdict(holds: bool) -> str:
    return "ok" if holds else "MISSED"


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, tempfile.TemporaryDirectory() as folder:
        server = multiprocessing.get_context("fork").Process(target=accept, args=(listening,), daemon=True)
        server.start()
        place = f"127.0.0.1:{listening.getsockname()[1]}"
        conf.private_hosts.append(place)
        url = f"http://{place}/upload"
        # Memory first: what the process once had, it does not seem to give back.
        good = [memory(url, Path(folder)), speed(url, Path(folder))]
        server.terminate()
        server.join()
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
