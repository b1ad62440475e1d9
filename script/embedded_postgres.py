"""A lease on the embedded PostgreSQL server, which the first lease starts and the last one stops."""

import contextlib
import fcntl
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from postgres_files import DatabaseServerError, lease_address, log_file

KEEPER = Path(__file__).with_name("postgres_keeper.py")
ATTEMPTS = 5
ANSWER_LIMIT = 120.0
LOG_LIMIT = 5 * 1024 * 1024  # bytes


@contextlib.contextmanager
def leased(data: Path) -> Iterator[str]:
    """Yield the DATABASE_URL of the server whose data directory is `data`. Raises DatabaseServerError."""
    data.mkdir(parents=True, exist_ok=True)
    for _ in range(ATTEMPTS):
        with one_at_a_time(data):
            lease = joined(data) or started(data)
            lease.settimeout(ANSWER_LIMIT)
            url = answer(lease)
        if url:
            break
        # This keeper was just leaving; the next attempt starts another.
        lease.close()
    else:
        raise DatabaseServerError(f"the database server could not be started; its log is {log_file(data)}")
    with lease:
        try:
            yield url
        finally:
            give_back(lease)


def give_back(lease: socket.socket) -> None:
    """Let go, and wait for the server's end if nobody else uses it."""
    with contextlib.suppress(OSError):
        lease.shutdown(socket.SHUT_WR)
        while lease.recv(4096):
            pass


@contextlib.contextmanager
def one_at_a_time(data: Path) -> Iterator[None]:
    with (data.parent / "postgres.starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def joined(data: Path) -> socket.socket | None:
    lease = socket.socket(socket.AF_UNIX)
    folder = os.open(data.parent, os.O_PATH)
    try:
        lease.connect(f"/proc/self/fd/{folder}/{lease_address(data).name}")
    except (FileNotFoundError, ConnectionRefusedError):
        lease.close()
        return None
    finally:
        os.close(folder)
    return lease


def started(data: Path) -> socket.socket:
    ours, theirs = socket.socketpair()
    log = log_file(data)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with theirs, log.open("ab") as output:
        subprocess.Popen(
            [sys.executable, str(KEEPER), str(data), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
        )
    return ours


def answer(lease: socket.socket) -> str:
    """The URL, or "" when the keeper left before it answered. Raises DatabaseServerError."""
    try:
        with lease.makefile(encoding="utf-8") as lines:
            for line in lines:
                word, _, text = line.rstrip("\n").partition(" ")
                if word == "ready":
                    return text
                if word == "failed":
                    raise DatabaseServerError(text)
                if word == "note":
                    print(f"athir: {text}", file=sys.stderr)
    except TimeoutError as silence:
        raise DatabaseServerError("the database server did not answer in time") from silence
    except ConnectionError:
        return ""
    return ""
