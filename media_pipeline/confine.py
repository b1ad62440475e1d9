"""The child's side of ffmpeg.py: puts limits on itself, then becomes ffmpeg.

Run as a script by a fresh interpreter, because code that runs between fork and exec of a process with
threads (subprocess's preexec_fn) may deadlock.

Usage: confine.py PARENT_PID CPU_SECONDS ADDRESS_SPACE NICENESS PROGRAM [ARGUMENT…]
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
# After the soft limit the kernel asks once; after this many seconds more it kills.
LAST_SECONDS = 5


def main(parent: int, cpu_seconds: int, address_space: int, niceness: int, command: list[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    # The worker may have died before the line above took effect.
    if os.getppid() != parent:
        sys.exit("the worker is gone")
    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + LAST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))
    os.execv(command[0], command)


if __name__ == "__main__":
    parent, cpu_seconds, address_space, niceness = map(int, sys.argv[1:5])
    main(parent, cpu_seconds, address_space, niceness, sys.argv[5:])
