"""The process that owns the embedded PostgreSQL server while at least one command uses it.

Every command holds one end of a Unix stream socket, its lease. The kernel closes that end when the command
dies, however it dies, so the keeper always knows who is left; after the last one it stops the server.

What a lease reads, one line each: `note TEXT` (something worth telling the operator), then `ready URL` or
`failed TEXT`; after the lease shut its writing side, `shared` (others still use the server) or `stopped`.

Usage: postgres_keeper.py DATA_DIRECTORY LEASE_FD. Plain Python, standard library only.
"""

import contextlib
import fcntl
import os
import select
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from child import spawn
from postgres_files import (
    DATABASE,
    DatabaseServerError,
    ServerAccount,
    binaries,
    database_url,
    lease_address,
    log_file,
    make_reachable,
    server_account,
    socket_directory,
)

START_LIMIT = 60.0
STOP_LIMIT = 30.0
WATCH_EVERY = 1.0
READY_LINE = 7  # of postmaster.pid, counted from 0 (PostgreSQL src/include/utils/pidfile.h)


class Keeper:
    def __init__(self, data: Path, first_lease: socket.socket) -> None:
        self.data = data
        self.leases = [first_lease]
        self.account: ServerAccount | None = None
        self.sockets = data
        self.server: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        with only_keeper_of(self.data):
            try:
                with listening(lease_address(self.data)) as listener:
                    self.prepare()
                    self.start()
                    self.tell(f"ready {database_url(self.sockets)}")
                    self.serve(listener)
            except (DatabaseServerError, OSError) as problem:
                self.tell(f"failed {problem}")
            finally:
                self.stop()
        self.tell("stopped")
        # Left to the kernel, which closes them when nothing of this process remains: that is what a command waits for.
        for lease in self.leases:
            lease.detach()

    def prepare(self) -> None:
        """Make the data directory, once. Raises DatabaseServerError."""
        self.account = server_account(self.data)
        for opened in make_reachable(self.account, self.data, binaries()):
            self.tell(f"note the database's own user may now pass through {opened} (but not list it)")
        if self.account is not None:
            os.chown(self.data, self.account.uid, self.account.gid)
        self.data.chmod(0o700)
        self.sockets = socket_directory(self.data, self.account)
        if not (self.data / "PG_VERSION").exists():
            # The built-in locale sorts and folds alike on every machine, whatever locales it has installed.
            options = "--locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 --encoding=UTF8"
            access = "--username=postgres --auth=trust"
            self.tool("initdb", *options.split(), *access.split(), "--pgdata", str(self.data))

    def start(self) -> None:
        """Start the server and wait until it answers. Raises DatabaseServerError."""
        # No network: only those who may enter the socket's directory reach a server without passwords.
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={self.sockets}"]
        options += shlex.split(os.environ.get("ATHIR_POSTGRES_OPTIONS", ""))
        command = [str(binaries() / "postgres"), "-D", str(self.data), *options]
        # SIGINT is PostgreSQL's fast shutdown: losing the keeper must not leave a server behind.
        self.server = self.popen(command, signal.SIGINT)
        self.wait_until_ready(self.server)
        made = self.data.parent / f"postgres.made-{DATABASE}"
        if made.exists() and made.stat().st_mtime >= (self.data / "PG_VERSION").stat().st_mtime:
            return
        there = ["--host", str(self.sockets), "--username=postgres"]
        # A keeper killed between the two lines below leaves a database without its mark.
        if self.popen([str(binaries() / "psql"), *there, "--command=", DATABASE], signal.SIGKILL).wait():
            self.tool("createdb", *there, DATABASE)
        made.touch()

    def wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise DatabaseServerError(f"the database server did not start; its log is {log_file(self.data)}")
            if says_ready(self.data / "postmaster.pid", server.pid):
                return
            time.sleep(0.02)
        raise DatabaseServerError(f"the database server did not answer within {START_LIMIT:.0f} seconds")

    def serve(self, listener: socket.socket) -> None:
        """Answer leases until the last one goes; start the server again should it die meanwhile."""
        while True:
            readable, _, _ = select.select([listener, *self.leases], [], [], WATCH_EVERY)
            if self.server is None or self.server.poll() is not None:
                self.start()
            for source in readable:
                if source is listener:
                    newcomer, _ = listener.accept()
                    self.leases.append(newcomer)
                    send(newcomer, f"ready {database_url(self.sockets)}")
                elif len(self.leases) == 1:
                    return
                else:
                    self.leases.remove(source)
                    send(source, "shared")
                    source.close()

    def stop(self) -> None:
        for request in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.server is None or self.server.poll() is not None:
                return
            self.server.send_signal(request)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.server.wait(STOP_LIMIT)

    def popen(self, command: list[str], last_signal: int) -> subprocess.Popen[bytes]:
        uid, gid = (None, None) if self.account is None else (self.account.uid, self.account.gid)
        groups = None if self.account is None else [self.account.gid]
        options = {"stdin": subprocess.DEVNULL, "cwd": "/", "user": uid, "group": gid, "extra_groups": groups}
        return spawn(command, last_signal=last_signal, **options)

    def tool(self, name: str, *arguments: str) -> None:
        if self.popen([str(binaries() / name), *arguments], signal.SIGKILL).wait():
            raise DatabaseServerError(f"{name} failed; see {log_file(self.data)}")

    def tell(self, line: str) -> None:
        for lease in self.leases:
            send(lease, line)


@contextlib.contextmanager
def only_keeper_of(data: Path) -> Iterator[None]:
    """Wait for a predecessor, whose server may still be stopping."""
    with (data.parent / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def listening(address: Path) -> Iterator[socket.socket]:
    """A listener at `address`, bound through a directory handle: a socket's path must be short, unix(7)."""
    address.unlink(missing_ok=True)
    folder = os.open(address.parent, os.O_PATH)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"/proc/self/fd/{folder}/{address.name}")
        os.close(folder)
        address.chmod(0o600)
        listener.listen(64)
        try:
            yield listener
        finally:
            address.unlink(missing_ok=True)


def send(lease: socket.socket, line: str) -> None:
    # A command that died has nothing more to be told.
    with contextlib.suppress(OSError):
        lease.sendall(f"{line}\n".encode())


def says_ready(pid_file: Path, pid: int) -> bool:
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > READY_LINE and lines[0] == str(pid) and lines[READY_LINE].strip() == "ready"


def main() -> None:
    # Only its leases end a keeper: a Ctrl-C or a closed terminal is for the commands.
    # Handlers, unlike SIG_IGN, are not inherited by the server.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    Keeper(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2]))).run()


if __name__ == "__main__":
    main()
