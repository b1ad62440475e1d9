"""Decode the picture once and encode it in every size at the same time."""

import shutil
from dataclasses import dataclass
from typing import Any

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull, Unreadable
from media_pipeline.pictures.camera import Picture
from media_pipeline.pictures.ladder import THREADS, Size, ladder
from media_pipeline.steps import decode, probe

# Of every size there are: what is encoded here, the file with sound, and the one for streaming.
COPIES = 3
# The brightest white of common screens, in candela per square metre.
WHITE_NITS = 100


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """One size without sound: H.264 in an MP4. `lines`: of its rung; `frame_rate`, `group_s`: of key frames."""

    lines: int
    file: str
    width: int
    height: int
    frame_rate: float
    group_s: float


@dataclass(frozen=True, kw_only=True)
class Output:
    """`renditions`: the largest first, none for a recording without moving pictures; `duration_s`: as encoded."""

    renditions: tuple[Rendition, ...] = ()
    duration_s: float = 0.0


def upright(source: Any, picture: Picture, size: Size) -> Any:
    """Whole frames at a constant rate, from the very beginning. ffmpeg itself turns what a phone recorded lying."""
    frames = source[str(picture.index)]
    if picture.interlaced:
        frames = frames.filter("bwdif", mode="send_frame", deint="interlaced")
    return frames.filter("fps", fps=str(size.rate), start_time=0)


def darker(frames: Any, transfer: str) -> Any:
    """A high dynamic range, which phones record without being asked, brought down to that of common screens.

    From ITU-R BT.2020 and BT.2100 to BT.709, by way of light as it is.
    """
    said = {"transferin": transfer, "matrixin": "2020_ncl", "primariesin": "2020", "rangein": "limited"}
    light = frames.filter("zscale", transfer="linear", npl=WHITE_NITS, **said).filter("format", "gbrpf32le")
    mapped = light.filter("zscale", primaries="709").filter("tonemap", "hable", desat=0)
    return mapped.filter("zscale", transfer="709", matrix="709", range="limited")


def branches(frames: Any, sizes: list[Size], transfer: str) -> list[Any]:
    """A stream for each size, made from the next larger one."""
    made, before = [], sizes[0]
    for size in sizes:
        if size.rate != before.rate:
            frames = frames.filter("fps", fps=str(size.rate), start_time=0)
        frames = frames.filter("scale", size.width, size.height).filter("setsar", 1)
        if transfer and size is sizes[0]:
            frames = darker(frames, transfer)
        frames = frames.filter("format", "yuv420p")
        before = size
        if size is sizes[-1]:
            made.append(frames)
        else:
            both = frames.filter_multi_output("split", 2)
            made.append(both.stream(0))
            frames = both.stream(1)
    return made


def check_room(bench: Bench, sizes: list[Size], seconds: float) -> None:
    """Raises DiskFull before the work."""
    needed = int(COPIES * seconds * sum(size.max_rate for size in sizes) / 8)
    if shutil.disk_usage(bench.folder).free < needed + conf.spare_bytes:
        raise DiskFull(f"{needed} bytes needed in {bench.folder}")


def encode(bench: Bench, picture: Picture, seconds: float) -> Output:
    """Raises DiskFull, Unreadable when there is no picture in what is called one, and what ffmpeg.run raises."""
    sizes = ladder(picture)
    check_room(bench, sizes, seconds)
    files = [bench.new_file(f".{size.lines}.mp4") for size in sizes]
    source = ffmpeg.source(bench.source, threads=THREADS)
    streams = branches(upright(source, picture, sizes[0]), sizes, picture.wide)
    graph = ffmpeg.merged(
        [
            # Frames whose times leap ahead would be filled up without end.
            stream.output(ffmpeg.target(file), t=seconds, **size.encoder)
            for stream, file, size in zip(streams, files, sizes, strict=True)
        ]
    )
    patience = conf.picture_patience
    done = ffmpeg.run(graph, duration=seconds * patience, watch=bench.watch.part(0.0, patience))
    if not done.seconds:
        raise Unreadable(done.log)
    renditions = (_rendition(size, file.name) for size, file in zip(sizes, files, strict=True))
    return Output(renditions=tuple(renditions), duration_s=float(ffmpeg.describe(files[0])["format"]["duration"]))


def _rendition(size: Size, file: str) -> Rendition:
    return Rendition(
        lines=size.lines,
        file=file,
        width=size.width,
        height=size.height,
        frame_rate=float(size.rate),
        group_s=float(size.group / size.rate),
    )


def run(bench: Bench) -> Output:
    probed, pcm = bench.of(probe.Output), bench.of(decode.Output).pcm
    if not probed.picture:
        return Output()
    # All of it: the picture may begin after the sound, or go on after it.
    shown = probed.duration_s or probed.picture.duration_s or 0.0
    return encode(bench, probed.picture, min(max(pcm.duration_s, shown), conf.max_seconds))
