"""How a recording of nearly the largest size comes in, by tus, to a real server that is killed on the way.

Run by hand, with room for twice the size on the disk:

    script/run.py --scratch python -m benchmarks.media.upload

Limits: the web server needs less than 100 MiB above what it had before, the worker that keeps the recording 250 MiB in
all; a killed server costs at most one piece; the recording has the bytes that were sent; what the disk cannot hold is
refused before it comes.
"""

import hashlib
import os
import re
import secrets
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.cms.media.uploading import TusClient
    from tests.processes import Processes

GIB, MIB = 1024**3, 1024**2
SIZE, PIECE = 5 * GIB - MIB, 32 * MIB
KILLED_AFTER = (40, 100)
WEB_MIB, WORKER_MIB = 100, 250
ANY_SIZE = {"ATHIR_UPLOAD_MAX_BYTES": str(2**50), "ATHIR_UPLOAD_QUOTA_BYTES": str(2**50)}
SAMPLE = secrets.token_bytes(PIECE)


def piece_at(offset: int) -> bytes:
    """Return the bytes of the file from there on: no two pieces are alike."""
    return (offset.to_bytes(8, "little") + SAMPLE[8:])[: SIZE - offset]


def peak(pid: int) -> float:
    """Return the most memory that a process has had, in MiB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found, pid
    return int(found[1]) / 1024


def sent(client: "TusClient", path: str, until: int) -> Iterator[float]:
    """Send pieces from where the server is, and yield the seconds that each took."""
    from tests.cms.media.uploading import checksum

    offset = client.offset(path)
    while offset < until:
        piece = piece_at(offset)
        given = checksum(piece)
        began = time.perf_counter()
        answer = client.patch(path, offset, piece, upload_checksum=given)
        yield time.perf_counter() - began
        assert answer.status_code == 204, answer.text
        offset = int(answer.headers["Upload-Offset"])


def digest() -> str:
    whole = hashlib.sha256()
    for offset in range(0, SIZE, PIECE):
        whole.update(piece_at(offset))
    return whole.hexdigest()


def told(what: str, value: float, limit: float, unit: str) -> bool:
    print(f"{what}: {value:.0f} {unit} (limit {limit:.0f})")
    return value <= limit


def upload(processes: "Processes") -> bool:
    """Send the file, killing the server twice; say whether every limit was kept."""
    from tests.cms.media.uploading import TusClient, make_collection, make_officer

    collection = make_collection("large")
    officer = make_officer("amal", collection)
    web, path, took, good = processes.web(**ANY_SIZE), "", [0.0], True
    for until in (*(number * PIECE for number in KILLED_AFTER), SIZE):
        client = TusClient(web.url, officer)
        client.ask("OPTIONS")
        path = path or client.begin(collection, SIZE)
        before = peak(web.process.pid)
        took += sent(client, path, until)
        good &= told("memory of the web server, above idle", peak(web.process.pid) - before, WEB_MIB, "MiB")
        reached = client.offset(path)
        processes.kill(web.process)
        web = processes.web(**ANY_SIZE)
        client = TusClient(web.url, officer)
        if until < SIZE:
            good &= told("lost with a killed server", (reached - client.offset(path)) / MIB, PIECE / MIB, "MiB")
    print(f"pieces: {PIECE / MIB / statistics.median(took):.0f} MiB/s, median of {len(took) - 1}")
    free = shutil.disk_usage(processes.home).free
    refused = client.create(collection, free)
    print(f"{free / GIB:.0f} GiB more: {refused.status_code} {refused.text}")
    return good & (refused.status_code == 413)


def keep(processes: "Processes") -> bool:
    """Let a worker make a recording of the upload; say whether its limit was kept and the bytes are the same."""
    from cms.media.models import Recording
    from tests.processes import wait_until

    began = time.perf_counter()
    worker = processes.worker("default")
    wait_until(Recording.objects.exists, patience=600)
    print(f"kept after {time.perf_counter() - began:.0f} s")
    good = told("memory of the worker", peak(worker.pid), WORKER_MIB, "MiB")
    return good & (Recording.objects.get().sha256 == digest())


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()

    from django.core.management import call_command

    from cms.demo.foundation import found_site
    from tests.processes import Processes

    call_command("migrate", verbosity=0)
    found_site()
    processes = Processes(Path(os.environ["ATHIR_HOME"]))
    try:
        good = upload(processes) & keep(processes)
    finally:
        for process in [*processes.running]:
            processes.kill(process)
    print("every limit is kept" if good else "A LIMIT IS BROKEN")
    sys.exit(not good)


if __name__ == "__main__":
    main()
