"""Decode the tracks of a conversation, one for each speaker, and mix them."""

from dataclasses import dataclass, replace
from pathlib import Path

from media_pipeline.bench import Bench
from media_pipeline.errors import Cancelled, Silent
from media_pipeline.products import Loudness
from media_pipeline.sound import loudness
from media_pipeline.sound.meter import HOP, RATE
from media_pipeline.sound.mixing import Track, mixed
from media_pipeline.sound.pcm import Pcm, Writer, check_room
from media_pipeline.sound.shaping import Mix
from media_pipeline.steps import decode, examine, level, probe, validate
from media_pipeline.watch import Watch

DECODING = 0.7


@dataclass(frozen=True, kw_only=True)
class Output:
    """`loudness`: of the mix, before it is levelled; `tracks`: how many were mixed."""

    pcm: Pcm
    loudness: Loudness
    tracks: int
    warnings: tuple[str, ...] = ()


def read(bench: Bench, source: Path, watch: Watch) -> tuple[Pcm, Mix, tuple[str, ...]]:
    """Decode one track, and judge it like a recording. Raises what probe, validate and decode raise, Silent."""
    probed = probe.probe(source)
    warnings = validate.validate(probed, source).warnings
    table = replace(bench, source=source, watch=watch)
    pcm = decode.heard(table, probed)
    voice = voice_of(bench, pcm)
    lufs = loudness.integrated(pcm.heard(bench, voice))
    if lufs <= loudness.ABSOLUTE_GATE:
        raise Silent(source.name)
    return pcm, voice, (*warnings, *decode.told(probed, pcm, lufs), *examine.examined(bench, pcm).warnings)


def voice_of(bench: Bench, pcm: Pcm) -> Mix:
    """A speaker is one signal, whatever the recorder made of it: two channels, one of them empty, or opposed ones."""
    mix = level.choose_mix(replace(bench, params=replace(bench.params, mono=True, stereo=False)), pcm)
    return Mix.LEFT if mix is Mix.STEREO else mix


def write(bench: Bench, tracks: list[Track], watch: Watch) -> Pcm:
    """Raises Cancelled, DiskFull."""
    samples = max(track.samples for track in tracks)
    check_room(bench.folder, samples / RATE, 2)
    with Writer(bench, 2) as writer:
        for second, block in enumerate(mixed(tracks), 1):
            if watch.should_stop():
                raise Cancelled
            writer.take(block)
            watch.on_progress(min(second * 10 * HOP / samples, 1.0))
        return writer.finish()


def run(bench: Bench) -> Output:
    sources = (bench.source, *bench.tracks)
    share = DECODING / len(sources)
    decoded = [
        read(bench, source, bench.watch.part(number * share, (number + 1) * share))
        for number, source in enumerate(sources)
    ]
    tracks = [
        Track(
            raw=bench.file(pcm.raw_file),
            channels=pcm.channels,
            samples=pcm.samples,
            energies=pcm.heard(bench, voice),
            voice=voice,
        )
        for pcm, voice, _ in decoded
    ]
    whole = write(bench, tracks, bench.watch.part(DECODING, 1.0))
    for pcm, _, _ in decoded:
        pcm.discard(bench)
    warnings = dict.fromkeys(code for _, _, found in decoded for code in found)
    return Output(pcm=whole, loudness=decode.before(bench, whole), tracks=len(tracks), warnings=tuple(warnings))
