"""A thousand forced reconnections and a restart without loss; a hundred thousand visits without a trace in memory.

script/run.py --scratch python -m benchmarks.live.coming_and_going [READERS [VISITS]]
"""

import os
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

RECONNECTIONS, AT_ONCE = 20, 100
"""Each reader's, and the visits that are open at the same time."""


def tell_until(desk: Any, stop: threading.Event) -> None:
    from django.db import connection, transaction

    while not stop.is_set():
        with transaction.atomic():
            desk.locked().emit("question", {"text": "x" * 300}, {})
        time.sleep(0.02)
    connection.close()


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What all readers share: where they read, the last number when it is known, and what each try began with."""

    port: int
    desk_id: int
    until: list[int] = field(default_factory=list)
    tries: list[int] = field(default_factory=list)


def follow(trial: Trial, heard: list[int]) -> None:
    """Follow with broken connections until the last event; what was heard is in ``heard``."""
    from tests.cms.live.follower import Ended, Follower

    last = 0
    while not trial.until or last < trial.until[0]:
        trial.tries.append(last)
        try:
            with Follower(trial.port, trial.desk_id, last=last) as follower:
                for _event in range(8):
                    told = follower.heard(patience=2)
                    if told.number is None:
                        raise AssertionError("too much was missed")
                    heard.append(told.number)
                    last = told.number
        except (Ended, TimeoutError, ConnectionError):
            time.sleep(0.05)


def visits(port: int, path: str, count: int) -> None:
    """Open and close, half of them before the first byte has come."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    for begin in range(0, count, AT_ONCE):
        group = []
        for _visit in range(min(AT_ONCE, count - begin)):
            visitor = socket.create_connection(("127.0.0.1", port))
            visitor.sendall(request)
            group.append(visitor)
        for place, visitor in enumerate(group):
            if place % 2:
                visitor.recv(1024)
            # Without waiting for what is on its way, so that the ports are free at once.
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            visitor.close()


def main() -> None:
    from django.core.management import call_command

    from benchmarks.live.measuring import STREAMS, STREAMS_ENVIRONMENT, memory, serve, verdict
    from cms.demo.foundation import found_site
    from tests.factories.live import make_programme
    from tests.processes import Processes

    readers, count = (int(word) for word in [*sys.argv[1:], "50", "100000"][:2])
    call_command("migrate", verbosity=0)
    found_site()
    desk = make_programme().desk
    processes = Processes(Path(os.environ["ATHIR_HOME"]))
    try:
        process, port = serve(processes, STREAMS, **STREAMS_ENVIRONMENT)
        stop, trial = threading.Event(), Trial(port=port, desk_id=desk.pk)
        heard: list[list[int]] = [[] for _reader in range(readers)]
        teller = threading.Thread(target=tell_until, args=(desk, stop))
        teller.start()
        threads = [threading.Thread(target=follow, args=(trial, each)) for each in heard]
        for thread in threads:
            thread.start()
        while len(trial.tries) < readers * RECONNECTIONS // 2:
            time.sleep(0.1)
        processes.kill(process)
        process, port = serve(processes, STREAMS, port=port, **STREAMS_ENVIRONMENT)
        while len(trial.tries) < readers * RECONNECTIONS:
            time.sleep(0.1)
        stop.set()
        teller.join()
        desk.refresh_from_db()
        trial.until.append(desk.last_event)
        for thread in threads:
            thread.join()
        whole = list(range(1, desk.last_event + 1))
        print(f"{readers} readers, {len(trial.tries)} connections, {desk.last_event} events, one restart by SIGKILL")
        verdict("readers who missed something or heard it out of order", sum(each != whole for each in heard), 0, "")
        visits(port, f"/live/{desk.pk}/stream", 5_000)
        time.sleep(2)
        before, begun = memory(process.pid), time.perf_counter()
        visits(port, f"/live/{desk.pk}/stream", count)
        took = time.perf_counter() - begun
        time.sleep(2)
        print(f"{count} visits, {count / took:.0f}/s; {before:.1f} MB before, {memory(process.pid):.1f} MB afterwards")
        verdict("memory that they left behind", memory(process.pid) - before, 5, "MB")
    finally:
        for process in processes.running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    main()
