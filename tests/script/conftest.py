"""The scripts are run for real, each test in a state directory of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "script"))

OURS = ("DATABASE_URL", "ATHIR_HOME", "ATHIR_MEDIA_FFMPEG", "ATHIR_MEDIA_FFPROBE", "ATHIR_BASE_URL", "PORT", "HOST")
PATIENCE = 30.0


class Workshop:
    """Starts scripts in one state directory, and knows what is left of them."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.started: list[subprocess.Popen[str]] = []
        self.environment = {name: value for name, value in os.environ.items() if name not in OURS}
        self.environment["ATHIR_HOME"] = str(home)
        self.messages = home.with_name("messages")

    def start(self, *command: str, **options: Any) -> subprocess.Popen[str]:
        script, *arguments = command
        with self.messages.open("a") as messages:
            process = subprocess.Popen(
                [str(ROOT / "script" / script), *arguments],
                env=self.environment | options.pop("env", {}),
                stdin=options.pop("stdin", subprocess.DEVNULL),
                stdout=options.pop("stdout", subprocess.PIPE),
                stderr=messages,
                text=True,
                **options,
            )
        self.started.append(process)
        return process

    def run(self, *command: str, **options: Any) -> tuple[int, str]:
        """Exit status and standard output; what went to standard error is added to `messages`."""
        process = self.start(*command, **options)
        output, _ = process.communicate(timeout=PATIENCE * 4)
        return process.returncode, output

    def left(self) -> list[str]:
        """The command lines of all processes that work in the state directory."""
        return [line for line, _ in self.found()]

    def found(self) -> Iterator[tuple[str, psutil.Process]]:
        for process in psutil.process_iter():
            try:
                words, environment = process.cmdline(), process.environ()
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
            if environment.get("ATHIR_HOME") == str(self.home) or str(self.home / "postgres") in words:
                yield " ".join(words), process

    def the(self, part: str) -> psutil.Process:
        """The one process whose command line contains `part`."""
        (process,) = [process for line, process in self.found() if part in line]
        return process

    def pids(self, part: str) -> set[int]:
        return {process.pid for line, process in self.found() if part in line}

    def clear(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)
            if process.stdout:
                process.stdout.close()


def wait_until(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, f"not within {patience} seconds"
        time.sleep(0.05)


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    tools = Workshop(tmp_path / "home")
    yield tools
    tools.clear()
    wait_until(lambda: not tools.left())
