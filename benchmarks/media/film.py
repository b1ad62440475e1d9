"""How long a film of sound takes, against the length of the sound, and how much memory.

Usage: script/run.py python -m benchmarks.media.film [MINUTES]
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import ffmpeg as builder
from PIL import Image

from benchmarks.media import material
from media_pipeline.bench import Bench, Params
from media_pipeline.recipes import recipe

MOST = 0.5
MINUTES = 10.0
CHAPTER_EVERY = 120
KIBIBYTE = 1024
PALETTE = {"ground": "#0f2a43", "text": "#f7f4ec", "soft": "#c6d4df", "mark": "#f0a04b", "track": "#3b5a78"}


def edition(folder: Path, minutes: float) -> Path:
    sound = material.write(folder / "sound.wav", minutes)
    path = folder / "edition.m4a"
    builder.input(str(sound)).output(str(path), **{"c:a": "aac", "b:a": "128k"}).run(quiet=True)
    return path


def bench(folder: Path, minutes: float) -> Bench:
    cover = folder / "cover.jpg"
    Image.effect_noise((1400, 1400), 60).convert("RGB").save(cover)
    chapters = [(float(at), f"فصل {at}") for at in range(0, round(minutes * 60), CHAPTER_EVERY)]
    said = {"title": "كيف نحافظ على الماء؟", "show": "حديث الجهة", "language": "ar", "chapters": chapters}
    params = Params.read({**said, "cover": "cover", "palette": PALETTE})
    return Bench(source=edition(folder, minutes), folder=folder, params=params, cover=cover)


def memory(who: int) -> float:
    """The highest use so far, in mebibytes: of this process, or of the largest of its children."""
    return resource.getrusage(who).ru_maxrss / KIBIBYTE


def main(minutes: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        table = bench(Path(folder), minutes)
        start = time.perf_counter()
        for step in recipe("film"):
            table.keep(step.run(table))
        taken = time.perf_counter() - start
        size = table.outputs["film"]["editions"][0]["byte_length"]
    ratio = taken / (minutes * 60)
    print(f"{minutes:g} minutes in {taken:.1f} s on {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{size / 1e6:.1f} MB, {8 * size / minutes / 60 / 1000:.0f} kbit/s")
    print(f"memory: {memory(resource.RUSAGE_SELF):.0f} MiB, ffmpeg {memory(resource.RUSAGE_CHILDREN):.0f} MiB")
    print(f"ratio {ratio:.2f}, at most {MOST}: {'good' if ratio <= MOST else 'too slow'}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES)
