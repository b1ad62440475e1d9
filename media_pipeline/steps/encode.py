"""Encode every edition at once, on all processors, listen to what came out, and correct it until it is right."""

from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import count
from pathlib import Path
from typing import cast

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import EncoderFailed
from media_pipeline.products import Loudness
from media_pipeline.sound.editions import CODECS, Codec, Span, encode, feed, join, listen, spans
from media_pipeline.sound.listening import Heard, Part
from media_pipeline.sound.mp3 import NoJoin
from media_pipeline.sound.pcm import Pcm, current
from media_pipeline.steps import level
from media_pipeline.steps.decode import lost_its_end
from media_pipeline.steps.level import METER_DB, Aim, Plan, plan, shaped
from media_pipeline.together import Task, together
from media_pipeline.watch import Watch

# So far from the tolerance an edition is left as it is: another meter may round another way.
MARGIN_LU = 0.1
ATTEMPTS = 3
PIECE_SECONDS = 30
LISTENING = 0.15


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """One edition, still without tags. `loudness`: as measured on it; `plan`: how it was levelled."""

    kind: str
    file: str
    channels: int
    duration_s: float
    loudness: Loudness
    plan: Plan


@dataclass(frozen=True, kw_only=True)
class Output:
    encoded: tuple[Encoded, ...]
    warnings: tuple[str, ...] = ()

    def of(self, kind: str) -> Encoded:
        """Raises KeyError."""
        return {one.kind: one for one in self.encoded}[kind]


@dataclass(frozen=True, kw_only=True)
class Making:
    """What the tasks of one attempt have in common."""

    bench: Bench
    pcm: Pcm

    @property
    def listeners(self) -> int:
        """How many processors are worth having for the listening to a recording of this length."""
        return max(min(conf.processors, int(self.pcm.duration_s / PIECE_SECONDS)), 1)

    def whole(self, codec: Codec, planned: Plan) -> Task:
        """Encode in one go, and listen."""

        def run(watch: Watch) -> Encoded:
            span = Span(start=0, end=self.pcm.samples)
            made = self.piece(codec, planned, span, watch.part(0, 1 - LISTENING))
            path, listened = made, [Part(seconds=self.pcm.duration_s)]
            if codec.in_pieces:
                path, listened = self.join(codec, [made], [span])
            return self.heard(codec, planned, path, listened, watch.part(1 - LISTENING, 1))

        return Task(run=run, weight=codec.work)

    def split(self, codec: Codec, planned: Plan, parts: list[Span]) -> list[Task]:
        """Encode in pieces, which give nothing; only whoever makes the last one joins them all, and listens."""
        pieces: dict[int, Path] = {}
        finished = count(1)

        def run(number: int, watch: Watch) -> Encoded | None:
            pieces[number] = self.piece(codec, planned, parts[number], watch.part(0, 1 - LISTENING))
            if next(finished) < len(parts):
                watch.on_progress(1.0)
                return None
            in_order = [path for _, path in sorted(pieces.items())]
            return self.joined(codec, planned, parts, in_order, watch.part(1 - LISTENING, 1))

        weight = codec.work / len(parts)
        return [Task(run=partial(run, number), weight=weight) for number in range(len(parts))]

    def piece(self, codec: Codec, planned: Plan, span: Span, watch: Watch) -> Path:
        path = self.bench.new_file(f".{codec.kind}")
        sound = shaped(self.bench, self.pcm, planned)
        encode(codec, planned.aim.mix.channels, path, feed(sound, span), watch)
        return path

    def joined(self, codec: Codec, planned: Plan, parts: list[Span], pieces: list[Path], watch: Watch) -> Encoded:
        try:
            path, listened = self.join(codec, pieces, parts)
        except NoJoin:
            return cast("Encoded", self.whole(codec, planned).run(watch))
        return self.heard(codec, planned, path, listened, watch)

    def join(self, codec: Codec, pieces: list[Path], parts: list[Span]) -> tuple[Path, list[Part]]:
        """Return the file, and a part of it for each processor to listen to. Raises NoJoin."""
        path = self.bench.new_file(f".{codec.kind}")
        try:
            return path, join(pieces, parts, self.pcm.samples, path, listeners=self.listeners)
        finally:
            for piece in pieces:
                piece.unlink()

    def heard(self, codec: Codec, planned: Plan, path: Path, parts: list[Part], watch: Watch) -> Encoded:
        """Raises EncoderFailed when the end is missing: ffmpeg succeeds even when it ran out of memory on the way."""
        channels = planned.aim.mix.channels
        tasks = [Task(run=partial(listen, path, codec, channels=channels, part=part)) for part in parts]
        heard = reduce(Heard.followed_by, together(tasks, watch))
        duration = heard.samples / codec.rate
        if lost_its_end(self.pcm.duration_s, duration):
            raise EncoderFailed(f"{duration:.1f} of {self.pcm.duration_s:.1f} seconds were encoded")
        return Encoded(
            kind=codec.kind,
            file=path.name,
            channels=channels,
            duration_s=self.pcm.duration_s,
            loudness=heard.loudness,
            plan=planned,
        )

    def all(self, plans: dict[str, Plan], watch: Watch) -> list[Encoded]:
        """Make one edition of each kind, so that no processor waits for another at the end.

        What is not cut takes a processor each, as long as two are left for the pieces; what is left follows them, and
        so does the listening to what is joined. The longest goes first.
        """
        pieces_each = max(min(2 * conf.processors, int(self.pcm.duration_s / PIECE_SECONDS)), 1)
        parts = spans(self.pcm.samples, pieces_each)
        cut = [kind for kind in plans if CODECS[kind].in_pieces and len(parts) > 1]
        whole = [self.whole(CODECS[kind], planned) for kind, planned in plans.items() if kind not in cut]
        whole.sort(key=lambda task: task.weight, reverse=True)
        ahead = max(conf.processors - 2, 0)
        pieces = [task for kind in cut for task in self.split(CODECS[kind], plans[kind], parts)]
        made = together([*whole[:ahead], *pieces, *whole[ahead:]], watch)
        return [one for one in made if one]


def faults(made: Encoded, target: float) -> tuple[float, float]:
    """By how many decibels the true peak is too high, and how many LU are missing."""
    peak = made.loudness.true_peak
    excess = max(peak - (conf.true_peak - METER_DB), 0.0) if peak is not None else 0.0
    return excess, target - made.loudness.integrated


def correction(made: Encoded, target: float) -> Aim | None:
    """What to aim at instead; None when the edition is right."""
    excess, missing = faults(made, target)
    if not excess and abs(missing) <= conf.loudness_tolerance - MARGIN_LU:
        return None
    aim, lowered = made.plan.aim, made.plan.lowered(excess + METER_DB if excess else 0.0)
    return replace(aim, lufs=aim.lufs + missing, ceiling_db=lowered)


def keeps_promise(made: Encoded, target: float) -> bool:
    """Whether an edition is what people were promised; the margins for other meters are ours."""
    peak = made.loudness.true_peak
    near = abs(target - made.loudness.integrated) <= conf.loudness_tolerance
    return near and (peak is None or peak <= conf.true_peak)


def best(tried: list[Encoded], target: float) -> Encoded:
    """A peak that is too high is worse than any loudness."""
    return min(tried, key=lambda made: tuple(map(abs, faults(made, target))))


def until_right(making: Making, plans: dict[str, Plan], targets: dict[str, float], watch: Watch) -> Output:
    """Encode after the plans, by kind, and again where the loudness in LUFS or the true peak came out wrong."""
    tried: dict[str, list[Encoded]] = {kind: [] for kind in plans}
    for _attempt in range(ATTEMPTS):
        for one in making.all(plans, watch):
            tried[one.kind].append(one)
        aims = {kind: correction(tried[kind][-1], targets[kind]) for kind in plans}
        plans = {kind: plan(making.bench, making.pcm, aim) for kind, aim in aims.items() if aim}
        if not plans:
            break
    encoded = tuple(best(made, targets[kind]) for kind, made in tried.items())
    is_right = all(keeps_promise(made, targets[made.kind]) for made in encoded)
    return Output(encoded=encoded, warnings=() if is_right else ("loudness_off_target",))


def run(bench: Bench) -> Output:
    pcm, levels = current(bench), bench.of(level.Output)
    plans = {kind: levels.plans[kind] for kind in CODECS if kind in levels.plans}
    making = Making(bench=bench, pcm=pcm)
    return until_right(making, plans, level.targets(plans, levels.target), bench.watch)
