"""Look for what its makers should know of the sound: clipping, hum, background noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from media_pipeline.bench import Bench
from media_pipeline.sound import loudness
from media_pipeline.sound.meter import HOP, RATE
from media_pipeline.sound.pcm import Pcm
from media_pipeline.sound.shaping import Mix
from media_pipeline.sound.stream import SAMPLE_BYTES, sane
from media_pipeline.steps import decode

# One overdriven syllable happens; this often, it is heard.
CLIPPED_PER_MINUTE = 3.0
# Speech should stand so far above its background.
NOISY_LU = 15.0
# The background shows itself between words, in stretches that are shorter than a momentary loudness.
GAP_HOPS = 2
QUIET_PERCENT = 5
WINDOWS = 24
MAINS_HZ = (50, 60)
# A line of the mains so far above what surrounds it, together with one of its harmonics, is a hum.
HUM_DB = 12.0
PAUSE_HOPS = 3
UNHEARD = -120.0


@dataclass(frozen=True, kw_only=True)
class Output:
    """`noise_lufs`: the background, measured in pauses; `hum_hz`: of the mains, 0 without hum."""

    noise_lufs: float
    hum_hz: int
    clipped_per_minute: float
    warnings: tuple[str, ...] = ()


def pauses(energies: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the first 100 ms of the quietest 300 ms in which there is any sound at all."""
    levels = loudness.lufs(loudness.windows(energies, PAUSE_HOPS))[::PAUSE_HOPS]
    heard = np.flatnonzero(levels > UNHEARD)
    return PAUSE_HOPS * heard[np.argsort(levels[heard])[:WINDOWS]]


def spectrum(bench: Bench, pcm: Pcm, places: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the mean power at multiples of 3.3 Hz in the 300 ms that begin at `places` (in 100 ms)."""
    width, size = pcm.channels * SAMPLE_BYTES, PAUSE_HOPS * HOP
    power = np.zeros(size // 2 + 1)
    window = np.hanning(size)
    with bench.file(pcm.raw_file).open("rb") as raw:
        for place in places:
            raw.seek(int(place) * HOP * width)
            samples = sane(np.fromfile(raw, "<f4", size * pcm.channels)).reshape(-1, pcm.channels).mean(axis=1)
            if samples.size == size:
                power += np.abs(np.fft.rfft(samples * window)) ** 2
    return power


def hum(power: NDArray[np.float64]) -> int:
    """Return 50 or 60 when that line and one of its harmonics stand out, else 0."""

    def stands_out(frequency: int) -> bool:
        line = round(frequency * PAUSE_HOPS * HOP / RATE)
        around = np.concatenate([power[line - 5 : line - 2], power[line + 3 : line + 6]])
        return bool(power[line] > around.mean() * 10 ** (HUM_DB / 10))

    found = [mains for mains in MAINS_HZ if stands_out(mains) and (stands_out(2 * mains) or stands_out(3 * mains))]
    return found[0] if found and power.max() > 0 else 0


def examined(bench: Bench, pcm: Pcm) -> Output:
    """Judge decoded sound, of a recording or of one track of a conversation."""
    energies = pcm.heard(bench, Mix.STEREO if pcm.channels == 2 else Mix.MIDDLE)
    levels = loudness.lufs(loudness.windows(energies, GAP_HOPS))
    noise = max(float(np.percentile(levels, QUIET_PERCENT)), loudness.ABSOLUTE_GATE - 50)
    found = hum(spectrum(bench, pcm, pauses(energies)))
    clipped = 60 * pcm.clipped / max(pcm.duration_s, 1.0)
    warnings = {
        "clipped": clipped > CLIPPED_PER_MINUTE,
        "hum": found > 0,
        "noisy": loudness.integrated(energies) - noise < NOISY_LU and pcm.duration_s >= WINDOWS,
    }
    return Output(
        noise_lufs=round(noise, 1),
        hum_hz=found,
        clipped_per_minute=round(clipped, 1),
        warnings=tuple(code for code, true in warnings.items() if true),
    )


def run(bench: Bench) -> Output:
    return examined(bench, bench.of(decode.Output).pcm)
