"""Level the sound for video platforms and encode it, to accompany every size of the picture."""

from dataclasses import dataclass

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.sound.editions import VIDEO_SOUND
from media_pipeline.steps import decode, level, probe
from media_pipeline.steps.encode import Encoded, Making, until_right
from media_pipeline.steps.level import plans


@dataclass(frozen=True, kw_only=True)
class Output:
    """`encoded`: AAC in an MP4 of its own; null for a recording without moving pictures."""

    encoded: Encoded | None = None
    warnings: tuple[str, ...] = ()


def run(bench: Bench) -> Output:
    """Without a picture nothing accompanies anything, and the other editions are the whole."""
    if not bench.of(probe.Output).picture:
        return Output()
    pcm, mix = bench.of(decode.Output).pcm, bench.of(level.Output).mix
    targets = {VIDEO_SOUND: conf.video_lufs}
    planned = plans(bench, pcm, mix, targets)
    made = until_right(Making(bench=bench, pcm=pcm), planned, targets, bench.watch)
    return Output(encoded=made.of(VIDEO_SOUND), warnings=made.warnings)
