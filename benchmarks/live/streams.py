"""Ten thousand open streams in one process: memory, opening, one event to all, and a moderator's click.

Run by hand, on a machine that does nothing else:

    script/run.py --scratch python -m benchmarks.live.streams [STREAMS [CLICKS]]

The readers run on the same machine and are part of every figure.
"""

import os
import sys
import time
from pathlib import Path

import django


def main() -> None:
    from django.core.management import call_command

    from benchmarks.live.crowd import Crowd
    from benchmarks.live.measuring import STREAMS, STREAMS_ENVIRONMENT, memory, serve, share, verdict
    from cms.live.states import State, advance
    from tests.factories.live import make_programme, make_question, question_in
    from tests.processes import Processes

    streams, clicks = (int(word) for word in [*sys.argv[1:], "10000", "10"][:2])
    call_command("migrate", verbosity=0)
    desk = make_programme().desk
    for _question in range(20):
        question_in(State.ACCEPTED, desk)
    processes = Processes(Path(os.environ["ATHIR_HOME"]))
    try:
        process, port = serve(processes, STREAMS, **STREAMS_ENVIRONMENT)
        before = memory(process.pid)
        crowd = Crowd(port, f"/live/{desk.pk}/stream")
        opened = crowd.open(streams, ready=b'"counters"')
        after = memory(process.pid)
        each = (after - before) * 1e6 / streams / 1024
        print(f"{streams} streams; the process had {before:.0f} MB, each stream takes {each:.1f} KiB")
        verdict("opened", opened, 10, "s")
        verdict("resident memory", after, 250, "MB")
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
    finally:
        for process in processes.running:
            process.kill()
            process.wait()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    main()
