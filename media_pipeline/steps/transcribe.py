"""Write down what is said, where a recogniser is installed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from media_pipeline import ffmpeg
from media_pipeline.bench import Bench
from media_pipeline.captions import podcast_json
from media_pipeline.captions.cleaning import plain
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.lines import wrap
from media_pipeline.errors import Cancelled, Silent
from media_pipeline.products import Asset
from media_pipeline.recognition import RATE, Recogniser, Sound, Utterance, recogniser
from media_pipeline.watch import Watch

ROLE = "transcript"
FULL_SCALE = 32_768
# A recording is heard in parts, so that memory does not grow with it; a part ends where it is most quiet.
PART_SECONDS = 600
QUIET_WITHIN = 20
QUIET_SECONDS = 0.25
DECODING = 0.05


@dataclass(frozen=True, kw_only=True)
class Output:
    """`language`: as in BCP 47. `recogniser`: what listened. Both are "", and there is no asset, where nobody did."""

    assets: tuple[Asset, ...] = ()
    language: str = ""
    recogniser: str = ""


def heard_by_listeners(bench: Bench) -> Path:
    """An edition, whose times are those that listeners see, one of sound alone if there is any; else the recording."""
    editions = [edition for output in bench.outputs.values() for edition in output.get("editions", ())]
    editions.sort(key=lambda edition: not edition["media_type"].startswith("audio/"))
    return bench.file(editions[0]["file"]) if editions else bench.source


def decode(source: Path, bench: Bench) -> Path:
    """A file of samples as a recogniser wants them: one channel, 16 kHz, 16 bits."""
    path = bench.new_file(".s16")
    graph = ffmpeg.source(source)["a:0"].output(ffmpeg.target(path), format="s16le", ac=1, ar=RATE)
    ffmpeg.run(graph, duration=None, watch=bench.watch.part(0.0, DECODING))
    return path


def parts(samples: "np.memmap[tuple[int, ...], np.dtype[np.int16]]") -> Iterator[tuple[float, Sound]]:
    """Pieces of at most ten minutes, with the second at which each begins."""
    start = 0
    while start < samples.size:
        end = start + PART_SECONDS * RATE
        if end < samples.size:
            end = _quietest(samples, end - QUIET_WITHIN * RATE, end)
        yield start / RATE, samples[start:end].astype(np.float32) / np.float32(FULL_SCALE)
        start = end


def _quietest(samples: "np.memmap[tuple[int, ...], np.dtype[np.int16]]", first: int, last: int) -> int:
    """The middle of the most quiet quarter of a second between two samples."""
    width = int(QUIET_SECONDS * RATE)
    rows = samples[first : first + (last - first) // width * width].astype(np.float32).reshape(-1, width)
    return first + int(np.square(rows).mean(axis=1).argmin()) * width + width // 2


def listen(by: Recogniser, path: Path, language: str, watch: Watch) -> tuple[str, Cues]:
    """The language and what is said. Raises Cancelled between two utterances, Silent for a file without samples."""
    if not path.stat().st_size:
        raise Silent
    samples = np.memmap(path, dtype="<i2", mode="r")
    cues: list[Cue] = []
    for start, sound in parts(samples):
        language = language or by.language_of(sound)
        for utterance in by.recognise(sound, language):
            if watch.should_stop():
                raise Cancelled
            cues += _cue(utterance, start)
            watch.on_progress(min((start + utterance.end) * RATE / samples.size, 1.0))
        watch.on_progress(min((start + sound.size / RATE) * RATE / samples.size, 1.0))
    return language, tuple(cues)


def _cue(utterance: Utterance, start: float) -> list[Cue]:
    words = plain(utterance.text)
    if not words:
        return []
    return [Cue(start=round(start + utterance.start, 3), end=round(start + utterance.end, 3), text=wrap(words))]


def transcribe(by: Recogniser, bench: Bench) -> Output:
    samples = decode(heard_by_listeners(bench), bench)
    try:
        language, cues = listen(by, samples, _spoken(bench.params.language), bench.watch.part(DECODING, 1.0))
    finally:
        samples.unlink()
    if not cues:
        return Output(recogniser=by.name)
    path = bench.new_file(".json")
    path.write_text(podcast_json.write(cues, language), encoding="utf-8")
    asset = Asset(role=ROLE, file=path.name, media_type=podcast_json.MEDIA_TYPE)
    return Output(assets=(asset,), language=language, recogniser=by.name)


def _spoken(language: str) -> str:
    """`ar-MA` is `ar` to a recogniser."""
    return language.partition("-")[0].lower()


def run(bench: Bench) -> Output:
    by = recogniser()
    return transcribe(by, bench) if by else Output()
