"""What one ffmpeg may use of this machine, in the words of confine.py, which runs in the child."""

import os
import sys
from enum import StrEnum
from pathlib import Path

from media_pipeline import confine
from media_pipeline.conf import conf

FILE = "file:"
# For the dynamic loader, and for filters that write text into a picture.
SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ld.so.preload"),
    *("/etc/fonts", "/usr/share/fonts", "/usr/share/fontconfig", "/dev/urandom", "/dev/zero"),
)


class Grade(StrEnum):
    """How far a program is confined. Limits, and the network where the kernel can take it away, always hold."""

    WHOLE = "whole"
    CALLS = "calls"
    LIMITS = "limits"


def command(grade: Grade, program: str, arguments: list[str], *, cpu_seconds: int = 0) -> list[str]:
    """The command line of a confined program: it dies with this process, and keeps to its limits."""
    limits = [os.getpid(), cpu_seconds or conf.cpu_seconds, conf.address_space, conf.file_bytes, conf.niceness]
    terms = [] if grade == Grade.LIMITS else ["calls"]
    if grade == Grade.WHOLE:
        terms += reach(program, arguments)
    return [sys.executable, "-I", "-S", confine.__file__, *map(str, limits), *terms, "--", program, *arguments]


def reach(program: str, arguments: list[str]) -> list[str]:
    """The files of a command: its inputs to read, the folders of its outputs to read and write.

    A filter that reads a file must find it in one of those folders.
    """
    libraries = [folder for folder in conf.libraries.split(os.pathsep) if folder]
    reads = [*SYSTEM, *libraries, str(Path(program).resolve()), *inputs(arguments)]
    writes = ["/dev/null", *(str(_open_to_writing(path)) for path in outputs(arguments))]
    return [f"r:{path}" for path in reads] + [f"w:{path}" for path in dict.fromkeys(writes)]


def inputs(arguments: list[str]) -> list[str]:
    return [word.removeprefix(FILE) for before, word in _pairs(arguments) if before == "-i" and word.startswith(FILE)]


def outputs(arguments: list[str]) -> list[Path]:
    return [
        Path(word.removeprefix(FILE)) for before, word in _pairs(arguments) if before != "-i" and word.startswith(FILE)
    ]


def _pairs(arguments: list[str]) -> list[tuple[str, str]]:
    return list(zip(["", *arguments], arguments, strict=False))


def _open_to_writing(output: Path) -> Path:
    """Muxers write several files, and rename them. A device is opened as it is, and not its folder."""
    return output if output.exists() and not output.is_file() else output.parent
