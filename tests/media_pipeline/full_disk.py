"""Runs one job while a disk fills up: a real one, of this process alone, that another hand fills.

Usage: python -m tests.media_pipeline.full_disk JOB FOLDER KILOBYTES

FOLDER becomes a file system in memory of that many kilobytes. As soon as a file with bytes in it lies there, all the
rest is taken. A user namespace lets an ordinary account mount; root may in any case.
"""

import ctypes
import errno
import os
import sys
import threading
import time
from pathlib import Path
from uuid import UUID

import django

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000


def mount(folder: str, kilobytes: int) -> None:
    """Raises OSError where this machine allows no mount at all."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNS | (CLONE_NEWUSER if user else 0)):
        raise OSError(ctypes.get_errno(), "unshare")
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    private = 1 << 18 | 1 << 14
    if libc.mount(b"none", b"/", None, private, None):
        raise OSError(ctypes.get_errno(), "mount")
    if libc.mount(b"none", folder.encode(), b"tmpfs", 0, f"size={kilobytes}k".encode()):
        raise OSError(ctypes.get_errno(), "mount")


def fill(folder: Path) -> None:
    while not any(path.is_file() and path.stat().st_size for path in folder.rglob("*")):
        time.sleep(0.002)
    with (folder / "filler").open("wb", buffering=0) as filler:
        block = bytes(64 * 1024)
        while True:
            try:
                filler.write(block)
            except OSError as full:
                if full.errno != errno.ENOSPC or len(block) == 1:
                    return
                block = block[: len(block) // 2]


def main(job: str, folder: str, kilobytes: str) -> None:
    mount(folder, int(kilobytes))
    threading.Thread(target=fill, args=(Path(folder),), daemon=True).start()
    django.setup()
    from media_pipeline import runner

    runner.run(UUID(job), should_abort=lambda: False)


if __name__ == "__main__":
    main(*sys.argv[1:])
