"""Stands in for an ffmpeg that a hostile recording has taken over: tries what it must not, and says what worked.

Usage: attempts.py OWN_FILE CANARY OUTSIDE PORT
"""

import ctypes
import os
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

CLONE_NEWUSER = 0x10000000


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=2).close()


def send(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"hello", ("127.0.0.1", port))


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def enter_a_new_world() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")


def thread() -> None:
    heard: list[str] = []
    one = threading.Thread(target=heard.append, args=("heard",))
    one.start()
    one.join()
    if not heard:
        raise OSError("no thread ran")


def works(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def main(own: Path, canary: Path, outside: Path, port: int) -> None:
    attempts: dict[str, Callable[[], object]] = {
        "read its input": own.read_bytes,
        "write beside its output": lambda: own.with_name("second").write_bytes(b"x"),
        "start a thread": thread,
        "read a canary": canary.read_bytes,
        "list a folder": lambda: list(canary.parent.iterdir()),
        "read the environment of its parent": Path(f"/proc/{os.getppid()}/environ").read_bytes,
        "overwrite a canary": lambda: canary.write_bytes(b""),
        "write outside": lambda: outside.write_bytes(b"x"),
        "remove a canary": canary.unlink,
        "connect": lambda: connect(port),
        "send a datagram": lambda: send(port),
        "fork": fork,
        "run a shell": lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "true"], {}),
        "gain rights": enter_a_new_world,
    }
    print("\n".join(name for name, attempt in attempts.items() if works(attempt)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
