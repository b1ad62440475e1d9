"""Real processes of the product beside a test, on the test's own database and state folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from pytest_django import Settings

from media_pipeline.conf import conf

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
LOOPBACK = "127.0.0.1"
BESIDE = "athir beside a test"


def database_url() -> str:
    """The address of the database that this test uses (its name differs from the one in the environment)."""
    values = connection.settings_dict
    login = quote(values["USER"], safe="")
    if values["PASSWORD"]:
        login += ":" + quote(values["PASSWORD"], safe="")
    if values["HOST"].startswith("/"):
        return f"postgresql://{login}@localhost/{values['NAME']}?host={quote(values['HOST'], safe='')}"
    port = f":{values['PORT']}" if values["PORT"] else ""
    return f"postgresql://{login}@{values['HOST']}{port}/{values['NAME']}"


def wait_until(true: Callable[[], object], *, patience: float = PATIENCE, every: float = 0.02) -> None:
    """Raises AssertionError when it does not become true in `patience` seconds."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"waited for {patience:.0f} s in vain"
        time.sleep(every)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((LOOPBACK, 0))
        return int(trial.getsockname()[1])


def answers(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0):
            return True
    except OSError:
        return False


@dataclass(frozen=True, kw_only=True)
class Web:
    """A running web server."""

    process: "subprocess.Popen[bytes]"
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


class Processes:
    """Starts commands; whatever still runs at the end of the test is killed.

    Signs of life of workers are made short, so that a dead one is noticed within about two seconds.
    """

    def __init__(self, home: Path) -> None:
        self.running: list[subprocess.Popen[bytes]] = []
        self.home = home
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATABASE_URL": database_url(),
            "PGAPPNAME": BESIDE,
            "ATHIR_HOME": str(home),
            "ATHIR_MEDIA_HEARTBEAT": "0.3",
            "ATHIR_MEDIA_STALLED_AFTER": "1.5",
            "ATHIR_MEDIA_RESCUE_EVERY": "1",
            "ATHIR_MEDIA_TICK": "0.1",
            "ATHIR_MEDIA_STOP_GRACE": "0.1",
        }

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        log = (self.home / "processes.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment | environment, stdout=log, stderr=log
        )
        log.close()
        self.running.append(process)
        return process

    def manage(self, *arguments: str) -> subprocess.Popen[bytes]:
        return self.start("manage.py", *arguments)

    def worker(self, role: str) -> subprocess.Popen[bytes]:
        """A worker as in production; role: media, deliver or default."""
        return self.manage("worker", role)

    def web(self, port: int = 0, *, application: str = "cms.asgi:application", **environment: str) -> "Web":
        """A web server as in production, which answers by now; without `port`, on a free one."""
        port = port or free_port()
        listen = ["--host", LOOPBACK, "--port", str(port), "--log-level", "warning"]
        process = self.start("-m", "uvicorn", application, *listen, **environment)
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, self.log
        return Web(process=process, port=port)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL: the process gets no chance to tidy up."""
        process.kill()
        process.wait()
        self.running.remove(process)

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """Ask it to end, as a supervisor would; its exit status."""
        process.send_signal(signal.SIGTERM)
        self.running.remove(process)
        return process.wait(PATIENCE)

    @property
    def log(self) -> str:
        return (self.home / "processes.log").read_text(encoding="utf-8", errors="replace")


def mentioning(text: str) -> list[str]:
    """Command lines of living processes, other than this one, that contain a text."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and entry.name != str(os.getpid()):
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if text in line:
                found.append(line)
    return found


def wait_until_alone() -> None:
    """Wait until the database has noticed that the processes beside the test have gone."""
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
    with connection.cursor() as cursor:

        def alone() -> bool:
            cursor.execute(question, [BESIDE])
            return bool(cursor.fetchone() == (0,))

        wait_until(alone)
    # With a browser open, Django gives this thread a second connection, which nobody else would close.
    connection.close()


def forget_tasks() -> None:
    """Empty the queue."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_periodic_defers, procrastinate_workers CASCADE")


@pytest.fixture
def home(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    settings.MEDIA_ROOT = folder / "media"
    originals = settings.STORAGES["originals"] | {"OPTIONS": {"location": folder / "originals"}}
    settings.STORAGES = settings.STORAGES | {"originals": originals}
    monkeypatch.setattr(conf, "home", folder)
    return folder


@pytest.fixture
def processes(home: Path, transactional_db: None) -> Iterator[Processes]:
    """Processes on the test's database, which is really written to, and on its state folder."""
    started = Processes(home)
    yield started
    for process in started.running:
        process.kill()
    for process in started.running:
        process.wait()
