"""Takes one case through the real steps of a recipe and says what surprised: nothing, if all is well."""

import ctypes
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from media_pipeline import ffmpeg, results
from media_pipeline.bench import Bench, Params
from media_pipeline.conf import conf
from media_pipeline.errors import MediaError
from media_pipeline.products import sealed
from media_pipeline.recipes import recipe
from media_pipeline.watch import Watch
from tests.media_pipeline.corpus.case import Case, Workshop

RECIPE = "speech_podcast"
# Low limits, so that a bomb need not be large to exceed them.
LIMITS: dict[str, Any] = {
    "max_hours": 0.1,
    "cpu_seconds": 20,
    "probe_cpu_seconds": 3,
    "wall_minimum": 15.0,
    "wall_factor": 0.1,
    "file_bytes": 400 * 1024**2,
    "spare_bytes": 1024**2,
}
# Longer than any limit above may take, with all that Python does around it.
HANG = 60
MEBIBYTE = 1024**2
CHILD_MEMORY = 700 * MEBIBYTE
OWN_MEMORY = 400 * MEBIBYTE
IN_ACCESS, IN_OPEN = 0x1, 0x20


class Hung(BaseException):
    """Not an Exception, so that no step can catch it."""


@dataclass
class Canaries:
    """Files and a server of somebody else. `folder` holds the recording `victim.mp3` and a text."""

    folder: Path

    def __post_init__(self) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._inotify = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert libc.inotify_add_watch(self._inotify, os.fsencode(self.folder), IN_ACCESS | IN_OPEN) >= 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setblocking(False)

    @cached_property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.getsockname()[1]}"

    @property
    def victim(self) -> Path:
        return self.folder / "victim.mp3"

    def touched(self) -> list[str]:
        """What was read or visited since the last question."""
        found = [f"canary read: {name}" for name in sorted(set(self._names()))]
        try:
            self._server.accept()[0].close()
        except BlockingIOError:
            return found
        return [*found, "canary visited"]

    def _names(self) -> Iterator[str]:
        """inotify(7): an event is 16 bytes and a name."""
        try:
            events = os.read(self._inotify, 65536)
        except BlockingIOError:
            return
        at = 0
        while at < len(events):
            length = struct.unpack_from("=I", events, at + 12)[0]
            # A folder that is listed has no name here; only its files matter.
            if name := events[at + 16 : at + 16 + length].rstrip(b"\0").decode(errors="replace"):
                yield name
            at += 16 + length

    def close(self) -> None:
        os.close(self._inotify)
        self._server.close()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of a case: an error's code, or the facts of an accepted recording."""

    name: str
    code: str = ""
    seconds: float = 0.0
    took: float = 0.0
    surprises: tuple[str, ...] = ()


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    def ring(_signal: int, _frame: object) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def examine(case: Case, bases: Path, canaries: Canaries, folder: Path) -> Seen:
    """Make the file of a case in `folder`, cook it, look at everything, and clear it away."""
    table = folder / uuid4().hex
    incoming, work, temporary = table / "incoming", table / "work", table / "tmp"
    for made in (incoming, work, temporary):
        made.mkdir(parents=True)
    path = incoming / case.file
    workshop = Workshop(bases=bases, path=path, victim=canaries.victim, address=canaries.address, name=case.name)
    case.make(workshop)
    canaries.touched()
    source = workshop.base_file("mp3") if case.cover else path
    bench = Bench(source=source, folder=work, params=params(case), cover=path if case.cover else None)
    before = _state(path, incoming)
    begun, memory_before = time.monotonic(), forget_peak()
    with _temporary(temporary):
        code, faults = cook(bench)
    took = time.monotonic() - begun
    surprises = [*faults, *canaries.touched(), *leaks(temporary), *memory(memory_before)]
    if _state(path, incoming) != before:
        surprises.append("the original was changed, or something was written beside it")
    seconds = 0.0
    if not code and not faults:
        seconds, wrong = published(bench)
        surprises += wrong
        surprises += disagreement(case, bench, seconds)
    elif code and code not in case.expected.codes:
        wanted = ", ".join(sorted(case.expected.codes)) or "acceptance"
        surprises.append(f"refused as {code} instead of {wanted}")
    shutil.rmtree(table)
    return Seen(name=case.name, code=code, seconds=seconds, took=took, surprises=tuple(surprises))


def params(case: Case) -> Params:
    """Every fourth case makes every edition, the others an MP3: what is hostile has been decoded by then."""
    every = sha256(case.name.encode()).digest()[0] % 4 == 0
    chosen = {} if every else {"editions": ("mp3",)}
    return Params.read({"title": "أثير", "cover": "cover" if case.cover else "", **chosen})


def _state(path: Path, folder: Path) -> tuple[str, list[str]]:
    return sha256(path.read_bytes()).hexdigest(), sorted(entry.name for entry in folder.iterdir())


@contextmanager
def _temporary(folder: Path) -> Iterator[None]:
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("TMPDIR")
        if before is not None:
            os.environ["TMPDIR"] = before


def cook(bench: Bench) -> tuple[str, list[str]]:
    """The code of the error that ended it, and what must never happen."""
    deadline = time.monotonic() + HANG
    bench.watch = Watch(should_stop=lambda: time.monotonic() > deadline)
    try:
        with time_limit(HANG + 5):
            for step in recipe(RECIPE):
                bench.keep(step.run(bench))
    except MediaError as error:
        return error.code, [f"machine failed: {str(error)[-300:]}"] if error.who == "operator" else []
    except Hung:
        return "hung", [f"hung for {HANG} s"]
    except Exception as error:
        return "untyped", [f"untyped: {error!r}"]
    return "", []


def leaks(temporary: Path) -> list[str]:
    children = subprocess.run(
        ["ps", "--no-headers", "-o", "args", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    left = [f"process left: {line}" for line in children if not line.startswith("ps ")]
    return left + [f"file left: {path.name}" for path in temporary.iterdir()]


def own_memory(line: str) -> int:
    """A line of Linux' account of this process, in bytes: VmRSS is what it has, VmHWM the most that it had."""
    [found] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(f"{line}:")]
    return int(found.split()[1]) * 1024


def forget_peak() -> tuple[int, int]:
    """Begin to count anew, and return what this process has, and the most that one of its children ever had."""
    # proc_pid_clear_refs(5): 5 sets the peak to what is there now.
    Path("/proc/self/clear_refs").write_text("5")
    return own_memory("VmRSS"), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def memory(before: tuple[int, int]) -> list[str]:
    """What one case took: other tests may have left this process large, and had large children of their own."""
    own, children = own_memory("VmHWM") - before[0], resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    found = [f"{own // MEBIBYTE} MiB of memory by Python"] if own > OWN_MEMORY else []
    if children > max(CHILD_MEMORY, before[1]):
        found.append(f"{children // MEBIBYTE} MiB of memory by ffmpeg")
    return found


def published(bench: Bench) -> tuple[float, list[str]]:
    """The duration of the first edition, and what is wrong with any."""
    wrong: list[str] = []
    made = results.editions(bench)
    for edition in made:
        if sealed(bench.file(edition.file)) != (edition.byte_length, edition.sha256):
            wrong.append(f"{edition.kind}: length or checksum is not that of the file")
        wrong += [f"{edition.kind}: {line}" for line in complaints(bench.file(edition.file))]
    return made[0].duration_s, wrong


def complaints(path: Path) -> list[str]:
    """What ffmpeg says of a finished edition that it decodes from beginning to end."""
    command = [conf.ffmpeg_path, "-v", "error", "-nostdin", "-xerror", "-i", f"file:{path}", "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr.splitlines()[:3]


def disagreement(case: Case, bench: Bench, seconds: float) -> list[str]:
    expected = case.expected
    if expected.seconds is None:
        return [f"accepted with {seconds:.2f} s instead of refused as {', '.join(sorted(expected.codes))}"]
    found = []
    shortest, longest = expected.seconds
    if not shortest <= seconds <= longest:
        found.append(f"{seconds:.2f} s instead of {shortest:.2f} to {longest:.2f}")
    channels = bench.outputs["probe"]["channels"]
    if expected.channels is not None and channels != expected.channels:
        found.append(f"{channels} channels instead of {expected.channels}")
    warnings = {code for output in bench.outputs.values() for code in output.get("warnings", ())}
    if expected.truncated is not None and ("truncated" in warnings) != expected.truncated:
        found.append(f"truncated: {not expected.truncated} instead of {expected.truncated}")
    if missing := expected.warnings - warnings:
        found.append(f"no warning {', '.join(sorted(missing))}")
    return found


def prepare() -> None:
    """Low limits for this process, and what every process needs once."""
    for name, value in LIMITS.items():
        setattr(conf, name, value)
    ffmpeg.grade(conf.ffmpeg_path)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
