"""What the benchmarks of the streams share: a server as it is installed, its memory, and how figures are told."""

import os
from pathlib import Path
from typing import Any

from tests.processes import Processes, answers, free_port, wait_until

OPEN = {"ATHIR_LIVE_MOST_STREAMS": "50000", "ATHIR_LIVE_MOST_STREAMS_PER_NETWORK": "50000"}

STREAMS = "cms.live.asgi:application"
STREAMS_ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "cms.settings.live", "PYTHONOPTIMIZE": "2"}
"""As in deploy/athir-live.service."""


def serve(processes: Processes, application: str, *, port: int = 0, **environment: str) -> tuple[Any, int]:
    """Start uvicorn with an application; return the process and its port."""
    port = port or free_port()
    options = ["--port", str(port), "--backlog", "4096", "--no-access-log", "--log-level", "warning"]
    process = processes.start("-m", "uvicorn", application, *options, **(OPEN | environment))
    wait_until(lambda: answers(port) or process.poll() is not None)
    assert process.poll() is None, processes.log
    return process, port


def memory(pid: int) -> float:
    """Return the resident memory of a process, in MB of 10^6 bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS"))


def worked(pid: int) -> float:
    """Return for how long a process has worked so far, in seconds of one processor."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def share(values: list[float], part: float) -> float:
    """Return the value below which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def verdict(name: str, value: float, limit: float, unit: str) -> None:
    print(f"{name:<64} {value:>10.2f} {unit:<4} (≤ {limit:g})  {'ok' if value <= limit else 'MISSED'}", flush=True)
