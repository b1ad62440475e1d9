"""Podcast programs that Debian ships subscribe to a feed over HTTP and download its episode."""

import os
import pty
import select
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from feeds.tasks import build_feeds
from tests.factories.content import make_episode, make_recording, make_show
from tests.processes import LOOPBACK, Processes, free_port, processes

__all__ = ["processes"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.programs, pytest.mark.long]

PATIENCE_S = 30


def run(folder: Path, *command: str, **environment: str) -> str:
    """Run a program with ``folder`` as its home and return what it printed."""
    values = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TERM": "xterm"} | environment
    done = subprocess.run(command, cwd=folder, env=values, capture_output=True, timeout=PATIENCE_S, check=False)
    return (done.stdout + done.stderr).decode(errors="replace")


def by_gpodder(address: str, folder: Path) -> str:
    place = {"GPODDER_HOME": str(folder)}
    words = ["subscribe", address], ["update"], ["download"]
    return "\n".join(run(folder, "gpo", *each, **place) for each in words)


def by_newsboat(address: str, folder: Path) -> str:
    (folder / "urls").write_text(address)
    (folder / "config").write_text(f'podcast-auto-enqueue yes\ndownload-path "{folder}/"\n')
    files = ["-C", str(folder / "config")]
    told = run(folder, "newsboat", *files, "-u", "urls", "-c", "cache.db", "-x", "reload")
    return told + on_a_terminal(folder, "podboat", "-a", *files)


def on_a_terminal(folder: Path, *command: str) -> str:
    """Run a program that wants a screen, until it has finished its download, then press "q"."""
    process, screen = pty.fork()
    if not process:
        os.environ.update(HOME=str(folder), TERM="xterm")
        os.execvp(command[0], command)  # noqa: S606 - the child of a terminal
    shown, deadline = b"", time.monotonic() + PATIENCE_S
    with suppress(OSError):
        while time.monotonic() < deadline:
            if select.select([screen], [], [], 0.1)[0]:
                shown += os.read(screen, 65_536)
            if list(folder.glob("*.mp3")):
                os.write(screen, b"q")
    os.waitpid(process, 0)
    os.close(screen)
    return shown.decode(errors="replace")


def by_podget(address: str, folder: Path) -> str:
    run(folder, "podget", "-d", str(folder), "--create-config", "podgetrc")
    settings = folder / "podgetrc"
    # By default it wants 600 MB of free space.
    settings.write_text(settings.read_text() + f"\nDIR_LIBRARY={folder}/library\nMIN_SPACE=0\n")
    (folder / "serverlist").write_text(f"{address} podcasts Water\n")
    return run(folder, "podget", "-d", str(folder), "-v")


CLIENTS = {"gpodder": by_gpodder, "newsboat and podboat": by_newsboat, "podget": by_podget}


def test_they_download_the_episode(processes: Processes, settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    settings.WAGTAILADMIN_BASE_URL = f"http://{LOOPBACK}:{port}"
    show = make_show("water", title="حديث الماء")
    recording = make_recording(show)
    make_episode(show, recording=recording, title="الماء & الحياة <1>")
    build_feeds(handle=show.handle)
    processes.web(port)
    expected = Path(default_storage.path(recording.edition.name)).read_bytes()
    for name, subscribe in CLIENTS.items():
        folder = tmp_path / name.partition(" ")[0]
        folder.mkdir()
        told = subscribe(show.feed_url, folder)
        assert [path.read_bytes() for path in folder.rglob("*.mp3")] == [expected], (name, told)
