"""Decode the recording once, and write down all that later steps need to know of its sound."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.choices import Cleaning
from media_pipeline.conf import conf
from media_pipeline.errors import Silent, TooLong, Unreadable
from media_pipeline.products import Loudness
from media_pipeline.sound import loudness
from media_pipeline.sound.cleaning import NoiseFloor, centred, cleaned
from media_pipeline.sound.meter import RATE
from media_pipeline.sound.pcm import Pcm, Writer, check_room
from media_pipeline.sound.shaping import Mix
from media_pipeline.sound.stream import SAMPLE_BYTES
from media_pipeline.steps import probe

QUIET = -45.0
NAMED_CHANNELS = 8
# A decoder may drop or add some milliseconds; less than this is not a lost end.
LOST_SECONDS = 2.0
LOST_PART = 0.02
# The noise of a room is judged by so much of a recording, which takes so much of the time.
NOISE_STRETCH = 300.0
NOISE_PROGRESS = 0.1
# What was lost on the way becomes silence, so that sound stays with its picture, and one voice with the others.
HOLES_FILLED = {"async": 1}
# A recorder with a fault puts every sample off centre, and a limiter would take that for loudness; in full scale.
OFF_CENTRE = 0.003


@dataclass(frozen=True, kw_only=True)
class Output:
    """`loudness`: of the recording as it came, by EBU R 128, a mono one as two loudspeakers play it."""

    pcm: Pcm
    loudness: Loudness
    warnings: tuple[str, ...] = ()


def all_tracks(sound: Any, channels: int) -> Any:
    """More channels than loudspeakers have names for are the tracks of a field recorder: their mean."""
    if channels <= NAMED_CHANNELS:
        return sound
    tracks = "+".join(f"{1 / channels:.6f}*c{number}" for number in range(channels))
    return sound.filter("pan", args=f"mono|c0={tracks}")


def as_stereo(sound: Any, channels: int) -> Any:
    """Any sound at 48 kHz in floating point, with one channel or two."""
    layout = "mono" if channels == 1 else "stereo"
    return sound.filter("aformat", sample_fmts="flt", sample_rates=RATE, channel_layouts=layout)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Which part of a recording, in seconds; all of it if nothing is said."""

    start: float = 0.0
    seconds: float | None = None

    @property
    def limit(self) -> float:
        return self.seconds or conf.max_seconds + 60


ALL = Stretch()


def kept_channels(probed: probe.Output) -> int:
    return min(probed.channels, 2) if probed.channels <= NAMED_CHANNELS else 1


def opened(bench: Bench, probed: probe.Output, stretch: Stretch) -> Any:
    """The sound of the recording as a stream of a graph."""
    from_here = {"ss": stretch.start} if stretch.start else {}
    sound = ffmpeg.source(bench.source, **from_here)["a:0"]
    if probed.picture or bench.params.tracks:
        sound = sound.filter("aresample", **HOLES_FILLED)
    return as_stereo(all_tracks(sound, probed.channels), kept_channels(probed))


def noise_floor(bench: Bench, probed: probe.Output, stretch: Stretch) -> float:
    """How loud it is where nobody speaks, in dBFS, judged by the first minutes."""
    floor = NoiseFloor(kept_channels(probed))
    without = tuple(kind for kind in bench.params.clean if kind is Cleaning.HIGHPASS)
    seconds = min(stretch.limit, NOISE_STRETCH)
    sound = cleaned(opened(bench, probed, stretch), without)
    graph = sound.output("pipe:1", f="f32le", t=seconds)
    ffmpeg.run(graph, duration=seconds, watch=bench.watch.part(0.0, NOISE_PROGRESS), on_output=floor.take)
    return floor.finish()


def silence_before(probed: probe.Output, stretch: Stretch) -> Iterator[bytes]:
    """What is seen before anything is heard is not lost, and chapters and captions count from there."""
    seconds = probed.picture.sound_s if probed.picture and not stretch.start else 0.0
    left = round(min(seconds, stretch.limit) * RATE)
    while left > 0:
        yield bytes(min(left, RATE) * kept_channels(probed) * SAMPLE_BYTES)
        left -= RATE


def decode(bench: Bench, probed: probe.Output, stretch: Stretch = ALL) -> Pcm:
    """Raises Unreadable when nothing can be decoded, DiskFull, and what ffmpeg.run raises."""
    check_room(bench.folder, min(probed.duration_s or 0.0, stretch.limit, conf.max_seconds), kept_channels(probed))
    wanted = bench.params.clean
    floor = noise_floor(bench, probed, stretch) if Cleaning.DENOISE in wanted else None
    table = replace(bench, watch=bench.watch if floor is None else bench.watch.part(NOISE_PROGRESS, 1.0))
    sound = cleaned(opened(bench, probed, stretch), wanted, floor)
    pcm = written(table, probed, stretch, sound)
    if max(map(abs, pcm.offsets)) < OFF_CENTRE:
        return pcm
    pcm.discard(bench)
    return written(table, probed, stretch, centred(sound, pcm.offsets))


def written(bench: Bench, probed: probe.Output, stretch: Stretch, sound: Any) -> Pcm:
    """Run the graph of a sound. Raises Unreadable, and what ffmpeg.run raises."""
    with Writer(bench, kept_channels(probed)) as writer:
        for second in silence_before(probed, stretch):
            writer.take(second)
        graph = sound.output("pipe:1", f="f32le", t=stretch.limit)
        done = ffmpeg.run(graph, duration=probed.duration_s, watch=bench.watch, on_output=writer.take)
        pcm = writer.finish()
    if not pcm.samples:
        raise Unreadable(done.log)
    return pcm


def lost_its_end(declared: float | None, decoded: float) -> bool:
    """Whether clearly less could be decoded than the file declares, both in seconds."""
    return declared is not None and declared - decoded > max(LOST_SECONDS, LOST_PART * declared)


def run(bench: Bench) -> Output:
    """Raises Silent when nothing exceeds the gate of EBU R 128, TooLong, Unreadable."""
    probed = bench.of(probe.Output)
    pcm = heard(bench, probed)
    measured = before(bench, pcm)
    if measured.integrated <= loudness.ABSOLUTE_GATE:
        raise Silent
    return Output(pcm=pcm, loudness=measured, warnings=told(probed, pcm, measured.integrated))


def heard(bench: Bench, probed: probe.Output) -> Pcm:
    """All of a recording. Raises TooLong, Unreadable, and what ffmpeg.run raises."""
    pcm = decode(bench, probed)
    if pcm.duration_s > conf.max_seconds:
        raise TooLong(limit_hours=round(conf.max_hours, 1))
    return pcm


def told(probed: probe.Output, pcm: Pcm, lufs: float) -> tuple[str, ...]:
    """What its makers should know of a recording, or of one track of a conversation, that is so loud in LUFS."""
    warnings = {
        "truncated": lost_its_end(probed.declared_s, pcm.duration_s),
        "quiet": lufs < QUIET,
        "several_tracks": probed.tracks > 1,
    }
    return tuple(code for code, true in warnings.items() if true)


def before(bench: Bench, pcm: Pcm) -> Loudness:
    """The loudness of what came in; its peak is that of the samples, which clipping is judged by."""
    mix = Mix.STEREO if pcm.channels == 2 else Mix.MIDDLE
    energies = pcm.heard(bench, mix)
    highest = max((float(part.max()) for part in pcm.signal(bench, mix).peaks()), default=0.0)
    return Loudness(
        integrated=round(loudness.integrated(energies), 2),
        true_peak=round(20 * float(np.log10(max(highest, 1e-7))), 2),
        range=round(loudness.loudness_range(energies), 1),
    )
