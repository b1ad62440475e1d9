"""Decode the tracks of a conversation, one for each speaker, and mix them."""

from dataclasses import dataclass, replace
from pathlib import Path

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import Cancelled, Silent, TooLong
from media_pipeline.products import Loudness
from media_pipeline.sound import loudness
from media_pipeline.sound.meter import HOP, RATE
from media_pipeline.sound.mixing import Track, mixed
from media_pipeline.sound.pcm import Pcm, Writer, check_room
from media_pipeline.sound.shaping import Mix
from media_pipeline.steps import decode, probe, validate
from media_pipeline.watch import Watch

DECODING = 0.7


@dataclass(frozen=True, kw_only=True)
class Output:
    """`loudness`: of the mix, before it is levelled; `tracks`: how many were mixed."""

    pcm: Pcm
    loudness: Loudness
    tracks: int
    warnings: tuple[str, ...] = ()


def read(bench: Bench, source: Path, watch: Watch) -> tuple[Pcm, tuple[str, ...]]:
    """Decode one track. Raises what probe, validate and decode raise, TooLong, Silent."""
    probed = probe.probe(source)
    warnings = validate.validate(probed, source).warnings
    table = replace(bench, source=source, watch=watch)
    pcm = decode.decode(table, probed)
    if pcm.duration_s > conf.max_seconds:
        raise TooLong(limit_hours=round(conf.max_hours, 1))
    if loudness.integrated(heard(bench, pcm)) <= loudness.ABSOLUTE_GATE:
        raise Silent(source.name)
    return pcm, warnings


def heard(bench: Bench, pcm: Pcm) -> loudness.Levels:
    """A speaker is one signal, whatever the recorder made of it."""
    return pcm.heard(bench, Mix.MIDDLE)


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


def clear(bench: Bench, pcm: Pcm) -> None:
    """What was decoded of one track is large, and in the mix."""
    for name in (pcm.raw_file, pcm.energies_file, pcm.peaks_file, pcm.shape_file):
        bench.file(name).unlink()


def run(bench: Bench) -> Output:
    sources = (bench.source, *bench.tracks)
    share = DECODING / len(sources)
    decoded = [
        read(bench, source, bench.watch.part(number * share, (number + 1) * share))
        for number, source in enumerate(sources)
    ]
    tracks = [
        Track(raw=bench.file(pcm.raw_file), channels=pcm.channels, samples=pcm.samples, energies=heard(bench, pcm))
        for pcm, _ in decoded
    ]
    whole = write(bench, tracks, bench.watch.part(DECODING, 1.0))
    for pcm, _ in decoded:
        clear(bench, pcm)
    warnings = dict.fromkeys(code for _, found in decoded for code in found)
    return Output(pcm=whole, loudness=decode.before(bench, whole), tracks=len(tracks), warnings=tuple(warnings))
