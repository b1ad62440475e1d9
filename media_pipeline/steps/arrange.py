"""Cut silence, shorten pauses, and put intro and outro around the words, as far as the makers chose it."""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from media_pipeline.bench import Bench
from media_pipeline.errors import Cancelled, JingleUnreadable, SourceRefused
from media_pipeline.sound import evening, jingles, loudness
from media_pipeline.sound.meter import HOP, RATE
from media_pipeline.sound.pcm import Pcm, Writer, check_room, current
from media_pipeline.sound.shaping import Mix
from media_pipeline.sound.speaking import Levels, active, runs
from media_pipeline.sound.splicing import Arrangement, Overlay, Piece, Placed, TimeMap, spliced, time_map
from media_pipeline.sound.weighting import Samples
from media_pipeline.steps import probe, validate
from media_pipeline.watch import Watch

KEPT = int(0.3 * RATE)
# Rooms are alike on both sides of a cut; longer would be heard as an echo, shorter as a click.
FADE = int(0.02 * RATE)
# How long music and words give way to each other, and how softly words begin over music.
CROSSFADE = int(0.6 * RATE)
SOFTLY = int(0.05 * RATE)
LOADING = 0.2


@dataclass(frozen=True, kw_only=True)
class Output:
    """`times`: pairs of a second of the recording and of the result; none when they are the same."""

    pcm: Pcm
    times: TimeMap = ()
    warnings: tuple[str, ...] = ()


def stretches(energies: Levels, samples: int, *, trim: bool, pauses: float | None) -> list[tuple[int, int]]:
    """Return what is kept of a recording: first and last-plus-one sample of each stretch."""
    spoken = [(start * HOP, min(end * HOP, samples)) for start, end in runs(active(energies))]
    begin, end = (max(spoken[0][0] - KEPT, 0), min(spoken[-1][1] + KEPT, samples)) if trim else (0, samples)
    cuts = []
    if pauses is not None:
        side = (round(pauses * RATE) + FADE) // 2
        gaps = ((last, first) for (_, last), (first, _) in pairwise(spoken))
        cuts = [(last + side, first - side) for last, first in gaps if first - last > 2 * side]
    starts = [begin, *(resume for _, resume in cuts)]
    return list(zip(starts, [*(stop for stop, _ in cuts), end], strict=True))


def jingle(path: Path | None, pcm: Pcm, lufs: float, watch: Watch) -> Samples | None:
    """An intro or outro is judged like a recording. Raises JingleTooLong, JingleUnreadable."""
    if path is None:
        return None
    try:
        validate.validate(probe.probe(path), path)
    except SourceRefused as refused:
        raise JingleUnreadable(f"{refused.code}: {refused}") from refused
    return jingles.matched(jingles.samples(jingles.load(path, watch), pcm.channels), lufs)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What goes around the words; `bed`: samples for which music goes on under them."""

    intro: Samples | None
    outro: Samples | None
    bed: int

    def overlap(self, sound: Samples | None, words: int) -> int:
        return min(self.bed or CROSSFADE, words // 2, len(sound)) if sound is not None else 0

    @property
    def softly(self) -> int:
        return SOFTLY if self.bed else CROSSFADE

    def around(self, pieces: list[Piece]) -> list[Placed]:
        """Return all that sounds, with `pieces` where they are."""
        begin, end = pieces[0].at, pieces[-1].at + pieces[-1].samples
        placed: list[Placed] = []
        if self.intro is not None:
            shape = jingles.under(len(self.intro), len(self.intro) - begin, duck=self.bed > 0)
            placed.append(Overlay(at=0, sound=self.intro * shape))
        if self.outro is not None:
            overlap = self.overlap(self.outro, end - begin)
            shape = jingles.under(len(self.outro), overlap, duck=self.bed > 0)[::-1]
            placed.append(Overlay(at=end - overlap, sound=self.outro * shape))
        return [*placed, *pieces]


def place(bench: Bench, pcm: Pcm, kept: list[tuple[int, int]], frame: Frame) -> list[Piece]:
    """Return the words, cut, and begun and ended softly where music is beside them."""
    words = sum(end - start for start, end in kept)
    before = len(frame.intro) - frame.overlap(frame.intro, words) if frame.intro is not None else 0
    pieces = spliced(kept, bench.file(pcm.raw_file), pcm.channels, at=before, fade=FADE)
    if frame.intro is not None:
        pieces[0] = replace(pieces[0], fade_in=min(frame.softly, pieces[0].samples // 2))
    if frame.outro is not None:
        pieces[-1] = replace(pieces[-1], fade_out=min(frame.softly, pieces[-1].samples // 2))
    return pieces


def write(bench: Bench, arrangement: Arrangement, watch: Watch) -> Pcm:
    """Raises Cancelled, DiskFull."""
    check_room(bench.folder, arrangement.samples / RATE, arrangement.channels)
    with Writer(bench, arrangement.channels) as writer:
        for done, block in enumerate(arrangement.blocks(), 1):
            if watch.should_stop():
                raise Cancelled
            writer.take(block)
            watch.on_progress(done / arrangement.count)
        return writer.finish()


def run(bench: Bench) -> Output:
    """Raises JingleTooLong, JingleUnreadable."""
    params, pcm = bench.params, current(bench, ("mix", "decode"))
    asked = [(params.intro, bench.intro), (params.outro, bench.outro)]
    warnings = ("jingle_missing",) if any(name and not path for name, path in asked) else ()
    if not (params.trim or params.pauses is not None or bench.intro or bench.outro):
        return Output(pcm=pcm, warnings=warnings)
    energies = pcm.heard(bench, Mix.STEREO if pcm.channels == 2 else Mix.MIDDLE)
    gain = evening.curve(energies) if params.even else np.ones(energies.size)
    lufs = loudness.integrated(energies * gain**2)
    loading = bench.watch.part(0.0, LOADING)
    frame = Frame(
        intro=jingle(bench.intro, pcm, lufs, loading),
        outro=jingle(bench.outro, pcm, lufs, loading),
        bed=round(params.bed * RATE),
    )
    pieces = place(bench, pcm, stretches(energies, pcm.samples, trim=params.trim, pauses=params.pauses), frame)
    arrangement = Arrangement(placed=tuple(frame.around(pieces)), channels=pcm.channels)
    arranged = write(bench, arrangement, bench.watch.part(LOADING, 1.0))
    return Output(pcm=arranged, times=time_map(pieces), warnings=warnings)
