"""Make two short samples of a recording, before and after cleaning, equally loud, so that they can be compared."""

from dataclasses import dataclass, replace

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import NothingHere, Unreadable
from media_pipeline.products import Edition, sealed
from media_pipeline.sound import loudness
from media_pipeline.sound.editions import CODECS
from media_pipeline.sound.meter import RATE
from media_pipeline.sound.pcm import Pcm
from media_pipeline.sound.shaping import Mix
from media_pipeline.steps import decode, encode, level, probe

SECONDS = 20.0
CODEC = CODECS["mp3"]
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, kw_only=True)
class Output:
    """Two editions, `before` and `after`; `start`: where in the recording they begin, in seconds."""

    editions: tuple[Edition, ...]
    start: float


def begin(wanted: float, duration: float | None) -> float:
    """A sample that would begin in the last seconds, or after them, begins earlier."""
    return wanted if duration is None else max(min(wanted, duration - SECONDS), 0.0)


def sample(bench: Bench, kind: str, pcm: Pcm, mix: Mix) -> Edition:
    """Level and encode as an edition would be. Raises what the encoder raises."""
    target = conf.target_lufs if bench.params.target_lufs is None else bench.params.target_lufs
    making = encode.Making(bench=bench, pcm=pcm)
    plans = level.plans(bench, pcm, mix, {CODEC.kind: target})
    made = encode.until_right(making, plans, {CODEC.kind: target}, bench.watch).of(CODEC.kind)
    length, digest = sealed(bench.file(made.file))
    return Edition(
        kind=kind,
        file=made.file,
        media_type=CODEC.media_type,
        byte_length=length,
        sha256=digest,
        duration_s=pcm.samples / RATE,
        loudness=made.loudness,
        bit_rate=round(8 * length / pcm.duration_s),
        channels=made.channels,
    )


def run(bench: Bench) -> Output:
    """Raises NothingHere when there is nothing in these seconds, and what decode and encode raise."""
    probed = bench.of(probe.Output)
    start = begin(bench.params.preview_at, probed.declared_s)
    stretch = decode.Stretch(start=start, seconds=SECONDS)
    try:
        after = decode.decode(bench, probed, stretch)
    except Unreadable as nothing:
        if not start:
            raise
        # A recording that does not say how long it is may end before.
        raise NothingHere(str(nothing)) from nothing
    plain = replace(bench, params=replace(bench.params, clean=(), even=False))
    before = decode.decode(plain, probed, stretch)
    mix = level.choose_mix(bench, before)
    if loudness.integrated(before.heard(bench, mix)) <= loudness.ABSOLUTE_GATE:
        raise NothingHere
    editions = (sample(plain, BEFORE, before, mix), sample(bench, AFTER, after, mix))
    return Output(editions=editions, start=start)
