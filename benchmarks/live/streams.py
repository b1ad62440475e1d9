"""Ten thousand open streams in one process: memory, opening, one event to all, a moderator's click; and the peer.

Run by hand, on a machine that does nothing else, after `uv sync --group benchmarks`:

    script/run.py --scratch python -m benchmarks.live.streams [STREAMS [CLICKS]]

The readers run on the same machine and are part of every figure.

Measured on two cores on which others worked as well (load 4 to 11): opened in 3.8 s, 248 MB with all of
them, 9.7 KiB each (the peer 55.6), one event to all after 183 ms for 99 of 100, a click after 0.21 s. While nothing
happens, the heartbeats of 10,000 streams take 0.8 % of one processor.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import django
import httpx

IDLE_S = 60
BESIDE = 1_000
"""Streams for the comparison, of which the peer can hold as many."""


def growth(process: Any, port: int, path: str, ready: bytes, count: int) -> tuple[Any, float, float]:
    """Open streams; return their readers, the seconds that it took, and KiB for each."""
    from benchmarks.live.crowd import Crowd
    from benchmarks.live.measuring import memory

    before = memory(process.pid)
    crowd = Crowd(port, path)
    took = crowd.open(count, ready=ready)
    return crowd, took, (memory(process.pid) - before) * 1e6 / count / 1024


def against_the_peer(processes: Any, path: str) -> None:
    from benchmarks.live.measuring import STREAMS, STREAMS_ENVIRONMENT, serve, share, verdict

    process, port = serve(processes, STREAMS, **STREAMS_ENVIRONMENT)
    crowd, ours_took, ours = growth(process, port, path, b'"counters"', BESIDE)
    crowd.close()
    processes.kill(process)
    peer, port = serve(
        processes, "benchmarks.live.peer:application", DJANGO_SETTINGS_MODULE="benchmarks.live.peer_settings"
    )
    crowd, theirs_took, theirs = growth(peer, port, "/events/", b"stream-open", BESIDE)
    print(f"{BESIDE} streams: {ours:.1f} KiB each, opened {BESIDE / ours_took:.0f}/s; ", end="")
    print(f"django-eventstream {theirs:.1f} KiB each, {BESIDE / theirs_took:.0f}/s")
    begun = time.perf_counter()
    httpx.get(f"http://127.0.0.1:{port}/tell/", params={"n": 7})
    arrivals = crowd.arrivals(b'"n": 7', since=begun)
    print(f"its event to all {BESIDE}: 99 of 100 after {share(arrivals, 0.99) * 1000:.0f} ms")
    verdict("memory of a stream, as a share of the peer's", ours / theirs, 0.25, "")
    crowd.close()


def main() -> None:
    from django.core.management import call_command

    from benchmarks.live.measuring import STREAMS, STREAMS_ENVIRONMENT, memory, serve, share, verdict, worked
    from cms.demo.foundation import found_site
    from cms.live.states import State, advance
    from tests.factories.live import make_programme, make_question, question_in
    from tests.processes import Processes

    streams, clicks = (int(word) for word in [*sys.argv[1:], "10000", "10"][:2])
    call_command("migrate", verbosity=0)
    found_site()
    desk = make_programme().desk
    for _question in range(20):
        question_in(State.ACCEPTED, desk)
    path = f"/live/{desk.pk}/stream"
    processes = Processes(Path(os.environ["ATHIR_HOME"]))
    try:
        process, port = serve(processes, STREAMS, **STREAMS_ENVIRONMENT)
        print(f"the process has {memory(process.pid):.0f} MB without streams")
        crowd, took, each = growth(process, port, path, b'"counters"', streams)
        print(f"{streams} streams take {each:.1f} KiB each")
        verdict("opened", took, 10, "s")
        verdict("resident memory", memory(process.pid), 250, "MB")
        before = worked(process.pid)
        time.sleep(IDLE_S)
        verdict("heartbeats alone, of one processor", (worked(process.pid) - before) / IDLE_S * 100, 10, "%")
        from_click, from_event = [], []
        for _click in range(clicks):
            question = make_question(desk)
            begun = time.perf_counter()
            advance(question, State.ACCEPTED)
            took = time.perf_counter() - begun
            arrivals = crowd.arrivals(b'"n":%d,' % question.number, since=begun)
            from_click += arrivals
            from_event += [arrival - took for arrival in arrivals]
        verdict("one event to all, 99 of 100", share(from_event, 0.99) * 1000, 500, "ms")
        verdict("click to public, 99 of 100", share(from_click, 0.99), 1, "s")
        print(f"in the middle {share(from_event, 0.5) * 1000:.0f} ms; memory afterwards {memory(process.pid):.0f} MB")
        crowd.close()
        processes.kill(process)
        against_the_peer(processes, path)
    finally:
        for process in processes.running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    main()
