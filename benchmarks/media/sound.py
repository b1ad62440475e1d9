"""How fast and how small the making of editions is, against one bare encoding by ffmpeg in the same run.

    script/run.py python -m benchmarks.media.sound [--minutes 60] [--runs 3]

R is the time of a bare `ffmpeg` encoding of the same 48 kHz stereo WAV to MP3 128 kbit/s. Limits: the MP3 with
peaks and report 0.65 R, three editions with peaks, loudness graph and tags 1.75 R, memory 250 MB at any length.
"""

import argparse
import os
import resource
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.media import material
from media_pipeline.bench import Bench, Params
from media_pipeline.conf import conf
from media_pipeline.recipes import available

STEPS = ("probe", "validate", "decode", "examine", "level", "encode", "tags", "waveform")
LIMITS = {("mp3",): 0.65, ("mp3", "m4a", "opus"): 1.75}
MEMORY_MB = 250


def bare(source: Path, folder: Path) -> None:
    """The unit: what anybody would type."""
    command = [conf.ffmpeg_path, "-nostdin", "-v", "error", "-y", "-i", str(source), "-b:a", "128k"]
    subprocess.run([*command, str(folder / "bare.mp3")], check=True)


def made(source: Path, folder: Path, editions: tuple[str, ...]) -> None:
    """Every step of the recipe, without the database."""
    steps = available()
    chapters = ((0.0, "مقدمة"), (30.0, "نقاش"))
    with tempfile.TemporaryDirectory(dir=folder) as table:
        params = Params(title="حلقة", show="برنامج", chapters=chapters, editions=editions)
        bench = Bench(source=source, folder=Path(table), params=params)
        for name in STEPS:
            bench.keep(steps[name].run(bench))


@dataclass(frozen=True, kw_only=True)
class Took:
    """Seconds on the clock, and of all processors together."""

    clock: float
    processors: float


def took(work: Callable[[], None]) -> Took:
    started, used = time.perf_counter(), processor_time()
    work()
    return Took(clock=time.perf_counter() - started, processors=processor_time() - used)


def processor_time() -> float:
    """Of this process and of all its children that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


class Memory:
    """The most memory that this process and its children hold together, in MB: proportional set sizes, as each shared
    page is counted once."""

    def __init__(self) -> None:
        self.most = 0.0
        self._stop = threading.Event()
        self._watching = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._watching.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.2):
            self.most = max(self.most, sum(map(_held, [os.getpid(), *_children(os.getpid())])))


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            found += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _held(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def times(source: Path, folder: Path, runs: int) -> None:
    """Print the medians of runs that take turns, so that a slow minute of the machine meets all of them."""
    units: list[Took] = []
    makings: dict[tuple[str, ...], list[Took]] = {editions: [] for editions in LIMITS}
    for _ in range(runs):
        units.append(took(lambda: bare(source, folder)))
        for editions, makings_of in makings.items():
            makings_of.append(took(lambda editions=editions: made(source, folder, editions)))
    unit = median(units)
    print(f"R = {unit.clock:.1f} s for the bare encoding, {unit.processors:.1f} s of one processor")
    for editions, limit in LIMITS.items():
        middle = median(makings[editions])
        ratio = middle.clock / unit.clock
        print(
            f"{', '.join(editions):<16} {ratio:.2f} R   limit {limit:.2f} R   {'kept' if ratio <= limit else 'MISSED'}"
            f"   processor time {middle.processors / unit.processors:.2f} R"
        )


def median(all_of_them: list[Took]) -> Took:
    return Took(
        clock=statistics.median(each.clock for each in all_of_them),
        processors=statistics.median(each.processors for each in all_of_them),
    )


def memory(folder: Path, lengths: list[float]) -> None:
    """Each length in a process of its own: none pays for what the one before it left behind."""
    for minutes in lengths:
        source = material.write(folder / "memory.wav", minutes)
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as fresh:
            most = fresh.submit(most_held, source, folder).result()
        print(f"{minutes:>5.0f} min: {most:.0f} MB together, limit {MEMORY_MB} MB")
        source.unlink()


def most_held(source: Path, folder: Path) -> float:
    with Memory() as watched:
        made(source, folder, ("mp3", "m4a", "opus"))
    return watched.most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory", type=float, nargs="*", default=[5, 60], help="lengths in minutes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        times(material.write(folder / "speech.wav", given.minutes), folder, given.runs)
        (folder / "speech.wav").unlink()
        memory(folder, given.memory)


if __name__ == "__main__":
    main()
