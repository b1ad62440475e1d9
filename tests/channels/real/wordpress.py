"""A real WordPress, Debian's, on loopback: its own database on a socket, PHP's web server, a user of each kind."""

import getpass
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.conf import conf
from tests.channels.fakes.serving import LOOPBACK

HERE = Path(__file__).parent
PLUGIN = HERE.parents[2] / "deploy" / "wordpress"
# What a database of a few tests need not survive, it need not wait for either.
HURRIED = (
    "--skip-networking",
    "--skip-log-bin",
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=16M",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-flush-method=nosync",
    "--performance-schema=0",
)


@dataclass(kw_only=True)
class RealWordPress:
    """``passwords``: the application password of each user, who is called by what he may be: ``editor``, ``author``…"""

    url: str
    folder: Path
    passwords: dict[str, str]

    def with_plugin(self, *, key: str = "", notices: str = "") -> None:
        """Let the site have our plugin from now on; with ``notices``, it tells of edits there."""
        (self.folder / "plugin.json").write_text(json.dumps({"key": key, "url": notices}))

    def without_plugin(self) -> None:
        (self.folder / "plugin.json").unlink()

    def posts(self) -> list[dict[str, Any]]:
        """Return all posts, whatever their status, oldest first."""
        return self.run("posts")

    def run(self, action: str, *arguments: str) -> Any:
        """Do something in the site itself, as somebody there would."""
        return json.loads(php(self.folder, action, *arguments))


@contextmanager
def real_wordpress(folder: Path) -> Iterator[RealWordPress]:
    """Install one in a folder, and run it."""
    port = free_port()
    settings = {"socket": str(folder / "db.sock"), "url": f"http://{LOOPBACK}:{port}", "plugin": str(PLUGIN)}
    (folder / "settings.json").write_text(json.dumps(settings))
    for name in ("content/uploads", "content/themes", "content/plugins", "empty"):
        (folder / name).mkdir(parents=True)
    with ExitStack() as stack:
        stack.enter_context(database(folder))
        passwords = json.loads(php(folder, "install"))
        stack.enter_context(web_server(folder, port))
        conf.private_hosts.append(f"{LOOPBACK}:{port}")
        stack.callback(conf.private_hosts.remove, f"{LOOPBACK}:{port}")
        yield RealWordPress(url=settings["url"], folder=folder, passwords=passwords)


@contextmanager
def database(folder: Path) -> Iterator[None]:
    data, user = folder / "db", getpass.getuser()
    made = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
    subprocess.run([*made, f"--user={user}", "--skip-test-db", "--skip-name-resolve"], check=True, capture_output=True)
    program = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin") or "mariadbd"
    options = ["--no-defaults", f"--datadir={data}", f"--socket={folder / 'db.sock'}", f"--user={user}", *HURRIED]
    with running([program, *options], folder, "db.log"):
        wait_for(folder / "db.sock")
        yield


@contextmanager
def web_server(folder: Path, port: int) -> Iterator[None]:
    with running(["php", "-S", f"{LOOPBACK}:{port}", str(HERE / "wordpress.php")], folder, "web.log"):
        wait_for_port(port)
        yield


@contextmanager
def running(command: list[str], folder: Path, log: str) -> Iterator[None]:
    with (folder / log).open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment(folder), cwd=folder / "empty")
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def php(folder: Path, *arguments: str) -> str:
    command = ["php", str(HERE / "wordpress.php"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, env=environment(folder), text=True).stdout


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"WORDPRESS_FOLDER": str(folder)}


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind((LOOPBACK, 0))
        return int(listening.getsockname()[1])


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, path
        time.sleep(0.05)


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
