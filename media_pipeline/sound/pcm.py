"""Decoded sound on the bench: its samples, and what was written down of them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import DiskFull
from media_pipeline.sound import level
from media_pipeline.sound.meter import RATE, Files, Meter
from media_pipeline.sound.shaping import Mix
from media_pipeline.sound.stream import SAMPLE_BYTES

COLUMNS = 3
SPARE_BYTES = 64 * 1024**2


@dataclass(frozen=True, kw_only=True)
class Pcm:
    """48 kHz, 32-bit floats, `channels` interleaved; every file in the job's folder.

    Attributes:
        samples: per channel.
        clipped: runs of samples at full scale; `offsets`: the mean sample of each channel, of full scale.
        side: the mean square of left minus right, 0 when both are the same.
    """

    raw_file: str
    energies_file: str
    peaks_file: str
    shape_file: str
    channels: int
    samples: int
    clipped: int = 0
    offsets: tuple[float, ...] = ()
    side: float = 0.0

    @property
    def duration_s(self) -> float:
        return self.samples / RATE

    def energies(self, bench: Bench) -> NDArray[np.float64]:
        """Return a row per 100 ms: K-weighted mean square of left, right and middle."""
        return np.fromfile(bench.file(self.energies_file), "<f4").reshape(-1, COLUMNS).astype(np.float64)

    def heard(self, bench: Bench, mix: Mix) -> NDArray[np.float64]:
        """Return the energy per 100 ms of a mix as two loudspeakers play it."""
        columns = self.energies(bench)[:, mix.columns]
        return np.asarray(columns.sum(axis=1) * (2 / mix.channels))

    def discard(self, bench: Bench) -> None:
        """Delete it: decoded sound is large."""
        for name in (self.raw_file, self.energies_file, self.peaks_file, self.shape_file):
            bench.file(name).unlink()

    def signal(self, bench: Bench, mix: Mix, slow: NDArray[np.float64] | None = None) -> level.Signal:
        """Return a mix as something to be levelled."""
        energies = self.heard(bench, mix)
        path, columns = bench.file(self.peaks_file), mix.columns

        def peaks() -> Iterator[level.Curve]:
            with path.open("rb") as opened:
                while (rows := np.fromfile(opened, "<f4", level.PART * COLUMNS)).size:
                    yield rows.reshape(-1, COLUMNS)[:, columns].max(axis=1)

        return level.Signal(energies=energies, peaks=peaks, slow=np.ones(energies.size) if slow is None else slow)


def current(bench: Bench, steps: tuple[str, ...] = ("arrange", "mix", "decode")) -> Pcm:
    """The sound as the last of these steps left it. Raises KeyError when none has run."""
    step = next((name for name in steps if name in bench.outputs), steps[-1])
    return TypeAdapter(Pcm).validate_python(bench.outputs[step]["pcm"])


class Writer:
    """Takes decoded sound as bytes, in a context, and makes a `Pcm` of it."""

    def __init__(self, bench: Bench, channels: int) -> None:
        self._raw = bench.new_file(".f32")
        self._files = Files(
            energies=bench.new_file(".energies"), peaks=bench.new_file(".peaks"), shape=bench.new_file(".shape")
        )
        self._meter = Meter(channels, self._files)
        self._stream = self._raw.open("wb")

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        self._meter.close()

    def take(self, block: bytes) -> None:
        self._stream.write(block)
        self._meter.take(block)

    def finish(self) -> Pcm:
        """Write the rest and return what can be read after the end of the context."""
        seen = self._meter.finish()
        return Pcm(
            raw_file=self._raw.name,
            energies_file=self._files.energies.name,
            peaks_file=self._files.peaks.name,
            shape_file=self._files.shape.name,
            channels=self._meter.channels,
            samples=seen.samples,
            clipped=seen.clipped,
            offsets=seen.offsets,
            side=seen.side,
        )


def check_room(folder: Path, seconds: float, channels: int) -> None:
    """Raises DiskFull before the work, not at its end: decoded sound, every edition twice, some spare room."""
    decoded = seconds * RATE * channels * SAMPLE_BYTES
    needed = int(decoded * 1.7) + SPARE_BYTES
    if shutil.disk_usage(folder).free < needed + conf.spare_bytes:
        raise DiskFull(f"{needed} bytes needed in {folder}")
