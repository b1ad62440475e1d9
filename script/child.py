"""Start a child so that it cannot outlive its parent, and pass on the signals that are meant for it."""

import contextlib
import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
SENT_BY_TERMINAL = 0x80  # SI_KERNEL: the whole foreground group, children included, already got it
ENDING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT}
PASSED_ON = {*ENDING, signal.SIGUSR1, signal.SIGUSR2}

_prctl = ctypes.CDLL(None, use_errno=True).prctl


def die_with_parent(number: int = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends `number` to the child when its parent ends, even by SIGKILL.

    Safe only in a process without threads, as none of these scripts has. Source: prctl(2).
    """
    parent = os.getpid()

    def arrange() -> None:
        _prctl(PR_SET_PDEATHSIG, number)
        signal.pthread_sigmask(signal.SIG_SETMASK, set())
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return arrange


def spawn(command: Sequence[str], *, last_signal: int = signal.SIGKILL, **options: Any) -> subprocess.Popen[bytes]:
    """Start `command`; it gets `last_signal` when this process ends. Further options are those of Popen."""
    return subprocess.Popen(command, preexec_fn=die_with_parent(last_signal), **options)  # noqa: PLW1509


def run_to_its_end(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run `command` in the foreground and return its exit status, 128 + n when signal n ended it.

    Signals sent to this process are passed on; those of the terminal are not, because the child has them. What ends
    a command goes to all that it has started in our group, as from a terminal: a shell would leave them behind.
    """
    waited = {signal.SIGCHLD, *PASSED_ON}
    signal.pthread_sigmask(signal.SIG_BLOCK, waited)
    child = spawn(command, env=dict(environment))
    while child.poll() is None:
        # The pause covers a child that stops between poll() and the wait.
        received = signal.sigtimedwait(waited, 1.0)
        if received is None or received.si_signo == signal.SIGCHLD or received.si_code == SENT_BY_TERMINAL:
            continue
        for pid in family(child.pid) if received.si_signo in ENDING else [child.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, received.si_signo)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, waited - {signal.SIGINT})
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def family(pid: int) -> list[int]:
    """A child of this process, and its descendants as far as they are in our process group. Source: proc(5)."""
    found = [pid]
    for parent in found:
        # Each may end while we look.
        with contextlib.suppress(OSError):
            for kin in Path(f"/proc/{parent}/task").glob("*/children"):
                found += map(int, kin.read_text().split())
    return [pid for pid in found if is_of_our_group(pid)]


def is_of_our_group(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        return os.getpgid(pid) == os.getpgrp()
    return False
