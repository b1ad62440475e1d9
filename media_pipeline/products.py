"""What a step gives away: editions, which people hear or see, and assets, which pages use."""

from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """EBU R 128: `integrated` in LUFS, `true_peak` in dBTP (null when it was not measured), `range` in LU."""

    integrated: float
    true_peak: float | None
    range: float


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A finished file for people. `kind` is unique in a job, and the end of its name in the storage.

    Attributes:
        file: its name in the job's folder.
        byte_length, sha256: of that file, exactly.
        duration_s: in seconds; `loudness`: as measured on this file, null when it has no sound.
        bit_rate: in bits per second, over the whole file.
        height: of the picture in pixels, 0 without one.
    """

    kind: str
    file: str
    media_type: str
    byte_length: int
    sha256: str
    duration_s: float
    loudness: Loudness | None = None
    bit_rate: int = 0
    channels: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class Asset:
    """A file, or a folder of files that name one another, for pages and players. `role` is unique in a job.

    Attributes:
        file: its name in the job's folder; for a folder of files the one with which a player begins.
        others: the other files of the folder, relative to the job's folder like `file`.
    """

    role: str
    file: str
    media_type: str
    others: tuple[str, ...] = field(default=())


def sealed(path: Path) -> tuple[int, str]:
    """Return the length in bytes and the SHA-256 of a finished file."""
    with path.open("rb") as opened:
        return path.stat().st_size, file_digest(opened, "sha256").hexdigest()
