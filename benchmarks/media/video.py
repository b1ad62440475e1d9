"""How long a ladder takes: all sizes out of one decode, against one program for each size.

Usage: script/run.py python -m benchmarks.media.video [SECONDS]
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import ffmpeg as builder

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.pictures.camera import Picture
from media_pipeline.pictures.ladder import THREADS, ladder
from media_pipeline.sound.editions import CODECS, VIDEO_SOUND
from media_pipeline.steps import probe
from media_pipeline.steps.picture import branches, upright

RUNS = 3
MOST = 0.75
SECONDS = 60


def film(path: Path, seconds: int) -> Path:
    """A 720p recording as a camera writes it: grain, movement, sound in stereo."""
    shown = builder.input(f"testsrc2=d={seconds}:s=1280x720:r=30", f="lavfi")
    moving = shown.filter("noise", alls=8, allf="t").filter("format", "yuv420p")
    heard = builder.input(f"aevalsrc='0.2*sin(440*t)|0.2*sin(660*t)':s=48000:d={seconds}", f="lavfi")
    options = {"c:v": "libx264", "preset": "veryfast", "b:v": "12M", "c:a": "aac", "b:a": "160k"}
    builder.output(moving, heard, str(path), **options).run(quiet=True, overwrite_output=True)
    return path


def one_decode(bench: Bench, seen: Picture, seconds: float) -> None:
    """Every size out of one program, the sound encoded once and joined to each."""
    sound = bench.new_file(".mp4")
    source = ffmpeg.source(bench.source, threads=THREADS)
    sizes = ladder(seen)
    files = [bench.new_file(".mp4") for _ in sizes]
    streams = branches(upright(source, seen, sizes[0]), sizes, seen.wide)
    outputs = [
        stream.output(ffmpeg.target(file), **size.encoder)
        for stream, file, size in zip(streams, files, sizes, strict=True)
    ]
    heard = source["a:0"].output(ffmpeg.target(sound), **CODECS[VIDEO_SOUND].options(2))
    ffmpeg.run(ffmpeg.merged([*outputs, heard]), duration=seconds)
    for file in files:
        joined = builder.output(
            ffmpeg.own(file)["v:0"], ffmpeg.own(sound)["a:0"], ffmpeg.target(bench.new_file(".mp4")), **COPY
        )
        ffmpeg.run(joined, duration=seconds)


def one_program_each(bench: Bench, seen: Picture, seconds: float) -> None:
    """What most programs do: the recording is decoded, and its sound encoded, again for every size."""
    for size in ladder(seen):
        source = ffmpeg.source(bench.source, threads=THREADS)
        frames = branches(upright(source, seen, size), [size], seen.wide)[0]
        options = size.encoder | CODECS[VIDEO_SOUND].options(2) | {"movflags": "+faststart"}
        whole = builder.output(frames, source["a:0"], ffmpeg.target(bench.new_file(".mp4")), **options)
        ffmpeg.run(whole, duration=seconds)


COPY = {"c": "copy", "movflags": "+faststart", "f": "mp4"}


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(seconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(source=film(Path(folder) / "film.mp4", seconds), folder=Path(folder))
        seen = probe.run(bench).picture
        if seen is None:
            sys.exit("the film has no picture")
        ways = {"one decode": one_decode, "one program each": one_program_each}
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _run in range(RUNS):
            for name, way in ways.items():
                taken[name].append(seconds_of(lambda way=way: way(bench, seen, seconds)))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, times in taken.items():
        print(f"{name}: {medians[name]:.1f} s ({', '.join(f'{value:.1f}' for value in times)})")
    ratio = medians["one decode"] / medians["one program each"]
    sizes = "+".join(f"{size.lines}p" for size in ladder(seen))
    print(f"{sizes} of {seconds} s on {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"ratio {ratio:.2f}, at most {MOST}: {'good' if ratio <= MOST else 'too slow'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
