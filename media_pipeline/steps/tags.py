"""Give every edition its title, show, cover and chapters, and seal it."""

from dataclasses import dataclass, replace

from media_pipeline.bench import Bench, Params
from media_pipeline.products import Edition, sealed
from media_pipeline.sound.editions import CODECS
from media_pipeline.sound.splicing import TimeMap, moved
from media_pipeline.steps import arrange, encode, probe
from media_pipeline.tagging import kinds
from media_pipeline.tagging.label import Label, cover_warnings, label


@dataclass(frozen=True, kw_only=True)
class Output:
    editions: tuple[Edition, ...]
    chapters: int
    warnings: tuple[str, ...] = ()

    def of(self, kind: str) -> Edition:
        """Raises KeyError."""
        return {edition.kind: edition for edition in self.editions}[kind]


def finished(bench: Bench, made: encode.Encoded, said: Label) -> Edition:
    """Write one edition with its tags."""
    path = bench.new_file(f".{made.kind}")
    kinds.write(bench.file(made.file), path, replace(said, duration_s=made.duration_s))
    length, digest = sealed(path)
    return Edition(
        kind=made.kind,
        file=path.name,
        media_type=CODECS[made.kind].media_type,
        byte_length=length,
        sha256=digest,
        duration_s=made.duration_s,
        loudness=made.loudness,
        bit_rate=round(8 * length / made.duration_s),
        channels=made.channels,
    )


def run(bench: Bench) -> Output:
    encoded = bench.of(encode.Output).encoded
    params = with_chapters(bench.params, bench.of(probe.Output).chapters)
    params = replace(params, chapters=arranged(params.chapters, times(bench)))
    said = label(params, duration_s=max(made.duration_s for made in encoded), cover=bench.cover)
    return Output(
        editions=tuple(finished(bench, made, said) for made in encoded),
        chapters=len(said.chapters),
        warnings=cover_warnings(bench.cover, said) if params.cover else (),
    )


def times(bench: Bench) -> TimeMap:
    """How the clock of the recording runs in the editions; nothing where no recipe arranges."""
    return bench.of(arrange.Output).times if "arrange" in bench.outputs else ()


def arranged(chapters: tuple[tuple[float, str], ...], times: TimeMap) -> tuple[tuple[float, str], ...]:
    """Chapters follow the cutting; one from the very beginning begins with the intro."""
    return tuple((moved(times, start) if start else 0.0, title) for start, title in chapters)


def with_chapters(params: Params, found: tuple[tuple[float, str], ...]) -> Params:
    """Chapters that an author put into the recording hold unless others were given."""
    if params.chapters or not found:
        return params
    return replace(params, chapters=found)
