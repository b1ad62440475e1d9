"""Make a film of an edition, for places that take nothing but video: cover, title, chapters, moving waveform."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import Silent
from media_pipeline.frames.look import HEIGHT, WIDTH
from media_pipeline.frames.planes import empty, planes
from media_pipeline.frames.scene import Scene
from media_pipeline.frames.wave import BAR_SECONDS, RATE, Levels, Wave, bars
from media_pipeline.products import Edition, sealed
from media_pipeline.steps import probe
from media_pipeline.tagging.label import Label, cover_warnings, label
from media_pipeline.watch import Watch

KIND = "film"
MEDIA_TYPE = "video/mp4"
# For the waveform; speech has little above half of it.
SOUND_RATE = 8000
PER_BAR = round(SOUND_RATE * BAR_SECONDS)
FULL_SCALE = 32_768
LISTENING = 0.05
# In seconds: places like YouTube cut at key frames, and ask for them at this distance or nearer.
GROUP_SECONDS = 4
CODED = {
    "c:v": "libx264",
    "preset": "veryfast",
    "tune": "stillimage",
    "crf": 20,
    "profile:v": "high",
    "pix_fmt": "yuv420p",
    "g": GROUP_SECONDS * RATE,
    "keyint_min": GROUP_SECONDS * RATE,
    "sc_threshold": 0,
    "threads": 4,
    "aspect": "16:9",
}
# ITU-T H.273: what frames/planes.py makes.
COLOURS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "color_range": "tv"}
# Sound in AAC is taken over as it is; any other is encoded, once.
COPIED, ENCODED = {"c:a": "copy"}, {"c:a": "aac", "b:a": "192k"}
PLAIN = {"map_metadata": -1, "map_chapters": -1, "movflags": "+faststart", "f": "mp4"}


@dataclass(frozen=True, kw_only=True)
class Output:
    """One edition, of the kind `film`: H.264 and AAC in an MP4."""

    editions: tuple[Edition, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """`levels`: the effective value of each `BAR_SECONDS`, from 0 to 1; `seconds`: the true length of the sound."""

    levels: Levels
    seconds: float


def listen(bench: Bench, watch: Watch) -> Heard:
    """Decode the source: the length that a file declares may be a guess. Raises Silent where nothing is in it."""
    rest, found, length = bytearray(), [np.zeros(0, np.float32)], 0

    def take(block: bytes) -> None:
        nonlocal length
        length += len(block)
        rest.extend(block)
        whole = len(rest) // (2 * PER_BAR) * 2 * PER_BAR
        samples = np.frombuffer(bytes(rest[:whole]), "<i2").astype(np.float32) / FULL_SCALE
        found.append(np.sqrt(np.square(samples.reshape(-1, PER_BAR)).mean(axis=1)))
        del rest[:whole]

    graph = ffmpeg.source(bench.source)["a:0"].output("pipe:1", f="s16le", ac=1, ar=SOUND_RATE)
    done = ffmpeg.run(graph, duration=bench.of(probe.Output).duration_s, watch=watch, on_output=take)
    seconds = length / 2 / SOUND_RATE
    if not seconds:
        raise Silent(done.log)
    take(bytes(2 * PER_BAR))
    return Heard(levels=np.concatenate(found), seconds=seconds)


def scene(bench: Bench, said: Label) -> Scene:
    return Scene(
        title=said.title,
        show=said.show,
        language=said.language,
        palette=bench.params.palette,
        duration_s=said.duration_s,
        cover=said.cover,
        chapters=said.chapters,
    )


def frames(shown: Scene, levels: Levels) -> Iterator[memoryview]:
    """Every frame as raw video, each in the memory of the one before."""
    buffer, frame = empty(WIDTH, HEIGHT)
    wave = Wave(bars(levels), shown.palette, shown.line(), mirrored=shown.direction == "rtl")
    count = math.ceil(shown.duration_s * RATE)
    turns = {math.ceil(start * RATE): title for start, title in shown.chapters}
    for number in range(count):
        if not number or number in turns:
            still = planes(shown.still(turns.get(number, "")))
            for plane, drawn in zip(frame.all, still.all, strict=True):
                plane[:] = drawn
        wave.draw(frame, number, number / count)
        yield buffer.data


def sound(bench: Bench) -> dict[str, Any]:
    probed = bench.of(probe.Output)
    return COPIED if probed.codec == "aac" and probed.format.startswith("mov") else ENCODED


def run(bench: Bench) -> Output:
    """Raises Silent, and what ffmpeg.run raises."""
    heard = listen(bench, bench.watch.part(0.0, LISTENING))
    said = label(bench.params, duration_s=heard.seconds, cover=bench.cover)
    path = bench.new_file(".mp4")
    picture = ffmpeg.drawn(size=f"{WIDTH}x{HEIGHT}", rate=RATE)["v:0"]
    options = CODED | COLOURS | sound(bench) | PLAIN
    graph = picture.output(ffmpeg.source(bench.source)["a:0"], ffmpeg.target(path), **options)
    feed = frames(scene(bench, said), heard.levels)
    patience = conf.picture_patience
    watch = bench.watch.part(LISTENING, LISTENING + patience * (1 - LISTENING))
    ffmpeg.run(graph, duration=heard.seconds * patience, watch=watch, feed=feed)
    length, digest = sealed(path)
    edition = Edition(
        kind=KIND,
        file=path.name,
        media_type=MEDIA_TYPE,
        byte_length=length,
        sha256=digest,
        duration_s=float(ffmpeg.describe(path)["format"]["duration"]),
        bit_rate=round(8 * length / heard.seconds),
        channels=bench.of(probe.Output).channels,
        height=HEIGHT,
    )
    return Output(editions=(edition,), warnings=cover_warnings(bench.cover, said) if bench.params.cover else ())
