"""Find the gain that brings the recording to its loudness, before anything is encoded."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.sound import evening, level
from media_pipeline.sound.editions import BROADCAST, CODECS, Codec, Feed, encode, listen
from media_pipeline.sound.listening import Ear, Part
from media_pipeline.sound.meter import POINT, RATE
from media_pipeline.sound.pcm import Pcm, current
from media_pipeline.sound.shaping import Mix, Shaped
from media_pipeline.together import Task, together
from media_pipeline.watch import Watch

# How far one meter may be from another.
METER_DB = 0.1
# Left minus right is so small against the middle that both channels are the same.
SAME_CHANNELS = 1e-6
SILENT_CHANNEL_LU = 40.0
OPPOSED = -0.3
# How many seconds are tried, one of so many but not fewer, and the most that is believed of them. The longer a
# recording, the rarer the transients that a codec lets grow, and the dearer it is to encode all of it once more.
WINDOW = RATE
TRIED, TRIED_OF = 16, 60
# A shorter recording is soon encoded once more.
TRIED_FROM_S = 60.0
MOST_LOST_LU = 1.5


@dataclass(frozen=True, kw_only=True)
class Aim:
    """`lufs`: of the levelled sound, which a codec may change a little; `ceiling_db`: of its samples, in dBFS."""

    mix: Mix
    lufs: float
    ceiling_db: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How an aim is reached: a curve, with `gain_db` for all of it and at most `limited_db` taken away.

    `highest_db`: of the levelled samples, in dBFS; `predicted`: their loudness in LUFS.
    """

    aim: Aim
    curve_file: str
    gain_db: float
    limited_db: float
    predicted: float
    highest_db: float

    def lowered(self, excess_db: float) -> float:
        """Return the ceiling for a codec by which these samples came out so much too high.

        Where they lie far below their ceiling, a slightly lower one would change nothing.
        """
        return self.highest_db - excess_db if excess_db > 0 else self.aim.ceiling_db


@dataclass(frozen=True, kw_only=True)
class Output:
    """`target`: in LUFS, of all that are not for broadcasters; `mix`: of most editions; `plans`: by kind of edition."""

    target: float
    mix: Mix
    plans: dict[str, Plan]
    warnings: tuple[str, ...] = ()

    @property
    def main(self) -> str:
        """The kind of edition that most people hear."""
        return next(iter(self.plans))


def choose_mix(bench: Bench, pcm: Pcm) -> Mix:
    """Two channels that are the same, or of which one is silent, are one; others where the makers asked for it."""
    if pcm.channels == 1:
        return Mix.MIDDLE
    if bench.params.stereo:
        return Mix.STEREO
    left, right, middle = (float(value) for value in pcm.energies(bench).mean(axis=0))
    if pcm.side <= SAME_CHANNELS * middle:
        return Mix.MIDDLE
    apart = 10 * np.log10(max(left, 1e-15) / max(right, 1e-15))
    if abs(apart) > SILENT_CHANNEL_LU:
        return Mix.LEFT if apart > 0 else Mix.RIGHT
    return Mix.MIDDLE if bench.params.mono and correlation(bench, pcm) >= OPPOSED else Mix.STEREO


def signal_of(bench: Bench, pcm: Pcm, mix: Mix) -> level.Signal:
    """A mix with the slow gain, where evening was chosen; it is the same for every mix."""
    heard = pcm.heard(bench, Mix.STEREO if pcm.channels == 2 else Mix.MIDDLE)
    return pcm.signal(bench, mix, evening.curve(heard) if bench.params.even else None)


def plan(bench: Bench, pcm: Pcm, aim: Aim) -> Plan:
    """Solve for the aim and write the curve."""
    signal = signal_of(bench, pcm, aim.mix)
    solution = level.solve(signal, target=aim.lufs, ceiling_db=aim.ceiling_db)
    curve = bench.new_file(".curve")
    with curve.open("wb") as file:
        level.write_curve(signal, solution, aim.ceiling_db, file)
    return Plan(
        aim=aim,
        curve_file=curve.name,
        gain_db=round(solution.gain_db, 2),
        limited_db=round(solution.limited_db, 2),
        predicted=round(solution.predicted, 2),
        highest_db=round(solution.highest_db, 2),
    )


def shaped(bench: Bench, pcm: Pcm, planned: Plan) -> Shaped:
    return Shaped(
        raw=bench.file(pcm.raw_file),
        channels=pcm.channels,
        mix=planned.aim.mix,
        curve=bench.file(planned.curve_file),
    )


def trial(bench: Bench, pcm: Pcm, planned: Plan, codec: Codec, watch: Watch) -> Aim:
    """Encode the most difficult seconds, and aim where the whole will come out right.

    What a codec adds to peaks and takes from the loudness depends on the recording; on most it is little, on some
    more than any fixed margin that would be good for the others.
    """
    sound, aim = shaped(bench, pcm, planned), planned.aim
    sent = Ear(RATE, aim.mix.channels)
    places = difficult_places(bench, pcm, planned)
    seconds = len(places) * WINDOW / RATE

    def feed() -> Iterator[memoryview]:
        for place in places:
            for block in sound.blocks(place, min(place + WINDOW, pcm.samples)):
                sent.take(bytes(block))
                yield block

    path = bench.new_file(f".trial.{codec.kind}")
    encode(codec, aim.mix.channels, path, Feed(blocks=feed(), seconds=seconds), watch)
    heard = listen(path, codec, channels=aim.mix.channels, part=Part(seconds=seconds)).loudness
    path.unlink()
    before = sent.finish().loudness
    excess = (heard.true_peak or 0.0) - (conf.true_peak - METER_DB - codec.scatter_db)
    lost = min(max(before.integrated - heard.integrated, 0.0), MOST_LOST_LU)
    return replace(aim, lufs=aim.lufs + lost, ceiling_db=planned.lowered(excess))


def difficult_places(bench: Bench, pcm: Pcm, planned: Plan) -> list[int]:
    """The first samples of the seconds in which the limiter works hardest, in order."""
    ceiling = 10 ** (planned.aim.ceiling_db / 20)
    factor = 10 ** (planned.gain_db / 20)
    points = WINDOW // POINT
    found = [np.zeros(0)]
    for part in signal_of(bench, pcm, planned.aim.mix).parts():
        excess = np.maximum(part * factor / ceiling - 0.9, 0.0)
        found.append(np.pad(excess, (0, -excess.size % points)).reshape(-1, points).sum(axis=1))
    cells = np.concatenate(found)
    tried = max(TRIED, cells.size // TRIED_OF)
    return sorted(int(cell) * WINDOW for cell in np.argsort(cells)[-tried:])


def plans(bench: Bench, pcm: Pcm, mix: Mix, targets: dict[str, float]) -> dict[str, Plan]:
    """Return a plan for each kind of edition in `targets` (in LUFS); those that aim at the same share one."""
    codecs = [CODECS[kind] for kind in targets]
    mixes = [Mix.MIDDLE if codec.small and mix is Mix.STEREO else mix for codec in codecs]
    highest = conf.true_peak - METER_DB
    aims = [
        Aim(mix=chosen, lufs=target, ceiling_db=highest - codec.scatter_db)
        for codec, chosen, target in zip(codecs, mixes, targets.values(), strict=True)
    ]
    if pcm.duration_s > TRIED_FROM_S:
        bare = solved(bench, pcm, [replace(aim, ceiling_db=highest) for aim in aims])
        tasks = [Task(run=partial(trial, bench, pcm, first, codec)) for first, codec in zip(bare, codecs, strict=True)]
        aims = together(tasks, bench.watch)
    else:
        aims = [replace(aim, lufs=aim.lufs + codec.lowers_lu) for aim, codec in zip(aims, codecs, strict=True)]
    return dict(zip(targets, solved(bench, pcm, aims), strict=True))


def solved(bench: Bench, pcm: Pcm, aims: list[Aim]) -> list[Plan]:
    """Return a plan for each aim."""
    by_aim = {aim: plan(bench, pcm, aim) for aim in dict.fromkeys(aims)}
    return [by_aim[aim] for aim in aims]


def targets(kinds: Iterable[str], usual: float) -> dict[str, float]:
    """Return how loud each kind of edition shall be, in LUFS: broadcasters have a loudness of their own (EBU R 128)."""
    return {kind: conf.broadcast_lufs if kind == BROADCAST else usual for kind in kinds}


def run(bench: Bench) -> Output:
    pcm = current(bench)
    target = conf.target_lufs if bench.params.target_lufs is None else bench.params.target_lufs
    mix = choose_mix(bench, pcm)
    warnings = {
        "one_silent_channel": mix in (Mix.LEFT, Mix.RIGHT),
        "out_of_phase": mix is Mix.STEREO and correlation(bench, pcm) < OPPOSED,
    }
    return Output(
        target=target,
        mix=mix,
        plans=plans(bench, pcm, mix, targets(bench.params.editions, target)),
        warnings=tuple(code for code, true in warnings.items() if true),
    )


def correlation(bench: Bench, pcm: Pcm) -> float:
    """How alike left and right are: 1 the same, 0 strangers, -1 opposed, so that one loudspeaker falls silent."""
    left, right, middle = (float(value) for value in pcm.energies(bench).mean(axis=0))
    return (4 * middle - left - right) / max(2 * math.sqrt(left * right), 1e-15)
