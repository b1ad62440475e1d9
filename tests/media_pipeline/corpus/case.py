"""What a case is made of: the workshop in which its file is made, and the verdict that is expected."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from media_pipeline.conf import conf
from media_pipeline.ffmpeg import ENVIRONMENT
from tests.media_pipeline.media import RHYTHM, SYLLABLES

SECONDS = 3
SPEECH = f"aevalsrc='0.15*{SYLLABLES}*{RHYTHM}':s=44100:d={SECONDS}"
# Options of ffmpeg by name: what the files are made from that recipes then break.
BASES: dict[str, tuple[str, ...]] = {
    "wav": (),
    "stereo.wav": ("-ac", "2"),
    "mp3": ("-b:a", "96k"),
    "vbr.mp3": ("-q:a", "4"),
    "plain.mp3": ("-b:a", "96k", "-write_xing", "0", "-id3v2_version", "0"),
    "stereo.mp3": ("-ac", "2", "-ar", "48000", "-b:a", "128k"),
    "m4a": ("-movflags", "+faststart"),
    "late.m4a": (),
    "frag.m4a": ("-movflags", "frag_keyframe+empty_moov", "-frag_duration", "500000"),
    "flac": (),
    "opus.ogg": ("-c:a", "libopus"),
    "vorbis.ogg": ("-c:a", "libvorbis"),
    "webm": ("-c:a", "libopus"),
    "mka": ("-c:a", "flac"),
    "aac": (),
    "aiff": (),
    "caf": (),
    "w64": (),
    "wma": (),
    "avi": ("-c:a", "mp3"),
    "flv": ("-c:a", "aac"),
    "ts": ("-c:a", "aac", "-f", "mpegts"),
    "mpg": ("-c:a", "mp2"),
    "mxf": ("-ar", "48000", "-f", "mxf_opatom"),
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`seconds`: shortest and longest duration with which the recording may be accepted, null if it must not be.

    `codes`: of the errors by which it may be refused; none if it must be accepted.
    `channels`, `truncated`: what must be found in an accepted one, null where nothing is expected.
    """

    seconds: tuple[float, float] | None = None
    codes: frozenset[str] = frozenset()
    channels: int | None = None
    truncated: bool | None = None
    warnings: frozenset[str] = frozenset()


def accepted(seconds: float = SECONDS, **more: Any) -> Verdict:
    """Accepted with a duration that is right to 0.15 s."""
    return Verdict(seconds=(seconds - 0.15, seconds + 0.15), **more)


def accepted_between(shortest: float, longest: float, **more: Any) -> Verdict:
    return Verdict(seconds=(shortest, longest), **more)


def refused(*codes: str) -> Verdict:
    return Verdict(codes=frozenset(codes))


# What damage does to a recording cannot be foretold to the byte: it is heard as far as it goes, or refused as damaged.
HARMED = frozenset({"unreadable", "not_media", "unsupported_format", "no_audio", "silent"})


def harmed(longest: float = SECONDS + 0.3, *more: str) -> Verdict:
    return Verdict(seconds=(0.0, longest), codes=HARMED | set(more))


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """`bases`: a folder of whole recordings; `path`: of the file to make; `victim`: somebody else's recording;
    `address`: of a web server that must have no visitors; `name`: of the case, from which all chance is drawn."""

    bases: Path
    path: Path
    victim: Path
    address: str
    name: str

    @cached_property
    def random(self) -> Random:
        return Random(self.name)  # noqa: S311, for repeatable files

    def base(self, name: str) -> bytes:
        return self.base_file(name).read_bytes()

    def base_file(self, name: str) -> Path:
        whole = self.bases / f"whole.{name}"
        if not whole.exists():
            # Two processes may make the same one.
            made = self.bases / f"{uuid4().hex}.{name}"
            if name == "wav":
                encode(made, "-f", "lavfi", "-i", SPEECH, "-ac", "1")
            else:
                encode(made, "-i", str(self.base_file("wav")), *BASES[name])
            made.replace(whole)
        return whole

    def write(self, content: bytes) -> None:
        self.path.write_bytes(content)

    def make(self, *arguments: str, source: str = "wav") -> None:
        """The base `source` through ffmpeg; a container that cannot be told by the name needs -f."""
        # Names are hostile, too: ffmpeg writes to an honest one.
        honest = self.path.with_name(f"honest{self.path.suffix}")
        encode(honest, "-i", str(self.base_file(source)), *arguments)
        honest.replace(self.path)

    def generate(self, *arguments: str) -> None:
        """A file of ffmpeg's own sources."""
        encode(self.path, *arguments)


def encode(path: Path, *arguments: str) -> None:
    """Make a recording with the ffmpeg that the pipeline uses."""
    command = [conf.ffmpeg_path, "-v", "error", "-nostdin", "-y", *arguments, f"file:{path}"]
    subprocess.run(command, check=True, env=ENVIRONMENT)


Make = Callable[[Workshop], None]


@dataclass(frozen=True, kw_only=True)
class Case:
    """`file`: the name under which the recording lies; `cover`: whether it is a cover instead, beside a good one."""

    name: str
    file: str
    make: Make
    expected: Verdict
    cover: bool = False
