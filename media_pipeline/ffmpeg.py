"""The only caller of a process: ffmpeg and ffprobe, confined.

Every input is hostile until decoded. A playlist inside a file named .mp3 makes an unconfined ffmpeg read
other people's files, a name like `-i.mp3` is an option to it and `http://…` a request, a few megabytes
unfold to hours. Therefore: `file:` before every name, whitelists of protocols and containers, an argument
list and never a shell, limits of time, memory and disk, no files but its own and no network where the kernel can
take them away (confinement.py), and a child that dies with its parent.
"""

import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

import ffmpeg

from media_pipeline import confine, confinement
from media_pipeline.conf import conf
from media_pipeline.confinement import Grade
from media_pipeline.errors import (
    Cancelled,
    DiskFull,
    EncoderFailed,
    MediaError,
    NotMedia,
    OutOfMemory,
    OutputTooLarge,
    Playlist,
    Protected,
    TimedOut,
    ToolMissing,
    Unreadable,
    UnsupportedFormat,
)
from media_pipeline.watch import UNWATCHED, Watch

# Containers that only ever hold their own bytes. Never a list of other files (hls, concat, dash, sdp, imf).
CONTAINERS = "mov,matroska,mp3,wav,w64,flac,ogg,aac,aiff,caf,amr,asf,avi,flv,mpegts,mpeg,mxf"
READ_SAFELY = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS, "max_pixels": str(conf.max_pixels)}

STDERR_TAIL = 64 * 1024
BLOCK = 256 * 1024
# A pipe holds so much that neither side waits while the other one works. A fed child empties it in a moment; asking at
# every free page would cost more than it eats. What is larger than the pipe, such as a picture, is eaten faster.
MOUTH, MEAL, SIP = 1024 * 1024, 0.004, 0.001
MAX_DESCRIPTION = 4 * 1024 * 1024
# Everything but the tags, of which a recording may have as many and as long as it likes.
SHOWN = ":".join(
    (
        "format=format_name,duration,start_time,size,bit_rate,probe_score,nb_streams",
        "stream=index,codec_name,codec_long_name,profile,codec_type,codec_tag_string,start_time,duration,bit_rate,nb_frames"
        ",sample_rate,sample_fmt,channels,channel_layout,bits_per_sample,bits_per_raw_sample"
        ",width,height,pix_fmt,sample_aspect_ratio,field_order,r_frame_rate,avg_frame_rate,time_base"
        ",color_space,color_transfer,color_primaries",
        "stream_disposition",
        "stream_side_data_list",
        "chapter=start_time,end_time",
        "chapter_tags=title",
    )
)
POLL, STOP_CHECK = 0.25, 0.5
TRIAL_SECONDS = 20
# ffmpeg's exit code when more than two thirds of the frames could not be decoded (its option max_error_rate).
MOST_FRAMES_BROKEN = 69
# And when it took the kernel's first warning that its processor time is over for a wish to end in order.
ENDED_IN_ORDER = 255
# A fixed language keeps the failures readable to FAILURES; nothing else is the child's business. A static ffmpeg that
# loads this system's tables of letters, as for the names in a transport stream, crashes: it is shown none.
ENVIRONMENT = {"LC_ALL": "C", "PATH": os.defpath, "GCONV_PATH": os.devnull}

# Demuxers that open what a file names.
LISTS = {"hls", "concat", "dash", "sdp", "imf", "applehttp", "rtsp", "xbin", "lavfi", "vapoursynth"}

# The first that matches decides, so the particular stands before the general.
FAILURES: list[tuple[str, type[MediaError]]] = [
    (r"DRM protected", Protected),
    (r"No space left on device|Disk quota exceeded", DiskFull),
    (r"File too large", OutputTooLarge),
    # An index that claims thousands of millions of entries; the memory of this machine is not at fault.
    (r"error reading header", Unreadable),
    (r"Cannot allocate memory|failed to map segment", OutOfMemory),
    (r"moov atom not found|EBML header parsing failed|partial file|: End of file|Cannot determine format", Unreadable),
    (r"Error while processing the decoded data|Error while opening decoder|Decoder \(.*not found", Unreadable),
]
REFUSED = re.compile(r"\[(\w+)[^\]]*\] \[error\] Format not on whitelist")


@dataclass(frozen=True, kw_only=True)
class Finished:
    """`seconds` of media written; `log`: the last 64 KiB of warnings and errors.

    No more than those, because what ffmpeg tells besides is made of the tags of the recording, which may be anything.
    """

    seconds: float
    log: str


@dataclass
class _Heard:
    """What a running child has said so far."""

    log: bytearray = field(default_factory=bytearray)
    unread_progress: str = ""
    seconds: float = 0.0

    def hear_log(self, block: bytes) -> None:
        self.log += block
        del self.log[:-STDERR_TAIL]

    def hear_progress(self, block: bytes) -> None:
        *lines, self.unread_progress = (self.unread_progress + block.decode("ascii", "replace")).split("\n")
        for line in lines:
            name, _, value = line.partition("=")
            # Before the first packet the value is N/A, with a negative start it can be below zero.
            if name == "out_time_us" and value.isdigit():
                self.seconds = int(value) / 1_000_000

    @property
    def text(self) -> str:
        return self.log.decode("utf-8", "replace")


def source(path: Path, **options: Any) -> Any:
    """The input node of a filter graph (ffmpeg-python) for a file of unknown origin; `options`: of its demuxer."""
    return ffmpeg.input(f"file:{path.resolve()}", **READ_SAFELY, **options)


def decoded(*, channels: int, rate: int) -> Any:
    """The input node for samples that `run` is fed: 32-bit floats, interleaved; our own, so of no danger."""
    return ffmpeg.input("pipe:0", format="f32le", ac=channels, ar=rate, protocol_whitelist="pipe")


def drawn(*, size: str, rate: int) -> Any:
    """The input node for frames that `run` is fed: yuv420p, `rate` a second, of a size such as `1920x1080`; our own."""
    return ffmpeg.input("pipe:0", format="rawvideo", pix_fmt="yuv420p", s=size, r=rate, protocol_whitelist="pipe")


def own(path: Path, **options: Any) -> Any:
    """The input node for a file that the pipeline wrote itself, in a format that strangers may not use."""
    return ffmpeg.input(f"file:{path.resolve()}", protocol_whitelist="file", **options)


def copied(streams: list[Any], chapters: Any, path: Path, *, muxer: str) -> Any:
    """A graph that copies the streams of one or more inputs with the chapters of another, the index in front."""
    last = len({stream.node for stream in streams})
    options = {"c": "copy", "map_metadata": last, "map_chapters": last, "movflags": "+faststart", "f": muxer}
    # The chapters have no stream of their own, but ffmpeg-python only knows inputs that are mapped.
    return ffmpeg.output(*streams, chapters["a?"], target(path), **options)


def merged(outputs: list[Any]) -> Any:
    """One graph that writes several files, so that what they are made of is decoded once."""
    return ffmpeg.merge_outputs(*outputs)


def target(path: Path) -> str:
    """The name of an output file that cannot be taken for an option or a protocol."""
    return f"file:{path.resolve()}"


def run(
    graph: Any,
    *,
    duration: float | None,
    watch: Watch = UNWATCHED,
    on_output: Callable[[bytes], None] | None = None,
    feed: Iterator[memoryview] | None = None,
) -> Finished:
    """Run a compiled filter graph.

    `duration`: seconds of media expected, for progress and for the time limit; None when unknown.
    `on_output` gets what the graph writes to `pipe:1`, in blocks of at most 256 KiB; `feed` yields what it reads
    from `pipe:0`.
    Raises a MediaError: Cancelled when the watch says stop, TimedOut, DiskFull, OutOfMemory, Unreadable …
    """
    arguments = ["-hide_banner", "-nostats", "-loglevel", "level+warning", *([] if feed else ["-nostdin"])]
    arguments += ffmpeg.get_args(graph, overwrite_output=True)
    with _Child(_program("ffmpeg"), arguments, wants_output=on_output is not None, feed=feed) as child:
        heard = child.listen(on_output, duration=duration, watch=watch)
        code = child.wait()
    if code:
        raise failure(code, heard.text, EncoderFailed)
    return Finished(seconds=heard.seconds, log=heard.text)


def describe(path: Path) -> dict[str, Any]:
    """What ffprobe says of a file: its `format`, `streams` and `chapters`, as ffprobe names them, without tags.

    `oversized`: whether a picture was passed over because of its many pixels; it is then without width and height.
    `estimated`: whether the file does not say how long it is, and its first seconds and its size were judged by.

    Raises NotMedia, Playlist, UnsupportedFormat, Unreadable, Protected, TimedOut, OutOfMemory.
    """
    options = [word for name, value in READ_SAFELY.items() for word in (f"-{name}", value)]
    shown = ["-show_entries", SHOWN, "-print_format", "json"]
    description = bytearray()

    def keep(block: bytes) -> None:
        description.extend(block)
        if len(description) > MAX_DESCRIPTION:
            raise Unreadable("the description of this file has no end")

    arguments = ["-hide_banner", "-loglevel", "level+warning", *options, *shown, "-i", target(path)]
    with _Child(_program("ffprobe"), arguments, wants_output=True, tells_progress=False) as child:
        heard = child.listen(keep, duration=0.0, watch=UNWATCHED)
        code = child.wait()
    if code < 0 and code != -signal.SIGKILL:
        # It crashed, or was busy for conf.probe_cpu_seconds: describing takes a moment, unless a file is made for that.
        raise Unreadable(f"ended by signal {-code}\n{heard.text}")
    if code:
        raise failure(code, heard.text, NotMedia)
    if "DRM protected" in heard.text:
        raise Protected(heard.text)
    answer: dict[str, Any] = json.loads(description.decode("utf-8", "replace"))
    said = {"oversized": "exceeds specified max pixel count", "estimated": "Estimating duration from bitrate"}
    return answer | {name: words in heard.text for name, words in said.items()}


def failure(code: int, log: str, otherwise: type[MediaError]) -> MediaError:
    """The typed error for an exit code (negative: the signal) and what was said on stderr."""
    if refused := REFUSED.search(log):
        return Playlist(log) if refused[1] in LISTS else UnsupportedFormat(log)
    for pattern, kind in FAILURES:
        if re.search(pattern, log):
            return kind(log)
    if code == MOST_FRAMES_BROKEN:
        return Unreadable(log)
    if code in (ENDED_IN_ORDER, -signal.SIGXCPU, -signal.SIGKILL):
        return TimedOut(log)
    return otherwise(f"exit code {code}\n{log}")


@cache
def grade(program: str) -> Grade:
    """How far a program runs confined on this machine: one whose libraries lie elsewhere needs the setting for them."""
    tried = (Grade.WHOLE, Grade.CALLS)
    return next((wanted for wanted in tried if _said(confinement.command(wanted, program, ["-version"]))), Grade.LIMITS)


def allowed() -> list[str]:
    """The restrictions that this machine can impose: namespace, privileges, landlock and its version, seccomp."""
    return _said([sys.executable, "-I", "-S", confine.__file__, "report"]).splitlines()


def _said(command: list[str]) -> str:
    """What a short-lived child wrote; nothing when it failed."""
    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": ENVIRONMENT}
    try:
        return str(subprocess.check_output(command, text=True, timeout=TRIAL_SECONDS, **options))
    except (subprocess.SubprocessError, OSError):
        return ""


def _program(name: str) -> str:
    try:
        return conf.ffmpeg_path if name == "ffmpeg" else conf.ffprobe_path
    except FileNotFoundError as missing:
        raise ToolMissing(name) from missing


class _Child:
    """One confined process in a process group of its own, killed on leaving if it still runs."""

    def __init__(
        self,
        program: str,
        arguments: list[str],
        *,
        wants_output: bool,
        tells_progress: bool = True,
        feed: Iterator[memoryview] | None = None,
    ) -> None:
        self.feed = feed
        self.arguments = arguments
        self.program = program
        self.wants_output = wants_output
        self.tells_progress = tells_progress
        self.cpu_seconds = conf.cpu_seconds if tells_progress else conf.probe_cpu_seconds

    def __enter__(self) -> "_Child":
        self.progress, told = os.pipe()
        telling = ["-progress", f"pipe:{told}", "-stats_period", str(POLL)] if self.tells_progress else []
        try:
            self.process = subprocess.Popen(
                confinement.command(
                    grade(self.program), self.program, [*telling, *self.arguments], cpu_seconds=self.cpu_seconds
                ),
                stdin=subprocess.PIPE if self.feed else subprocess.DEVNULL,
                stdout=subprocess.PIPE if self.wants_output else subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pipesize=MOUTH,
                pass_fds=(told,),
                start_new_session=True,
                env=ENVIRONMENT,
            )
        except BaseException:
            os.close(self.progress)
            raise
        finally:
            os.close(told)
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self.progress)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def wait(self) -> int:
        return self.process.wait()

    def listen(self, on_output: Callable[[bytes], None] | None, *, duration: float | None, watch: Watch) -> _Heard:
        """Drain every pipe until all are closed: a full one would stop the child for ever."""
        heard = _Heard()
        deadline = (
            time.monotonic()
            + conf.wall_minimum
            + conf.wall_factor * (conf.max_seconds if duration is None else duration)
        )
        next_check = 0.0
        outputs = confinement.outputs(self.arguments)
        with selectors.DefaultSelector() as pipes:
            pipes.register(self.progress, selectors.EVENT_READ, heard.hear_progress)
            for pipe, hear in ((self.process.stderr, heard.hear_log), (self.process.stdout, on_output)):
                if pipe is not None:
                    pipes.register(pipe.fileno(), selectors.EVENT_READ, hear)
            feeder = _Feeder(self.process.stdin, self.feed) if self.process.stdin and self.feed else None
            while pipes.get_map():
                for key, _events in pipes.select(timeout=feeder.push() if feeder else POLL):
                    block = os.read(key.fd, BLOCK)
                    if block:
                        key.data(block)
                    else:
                        pipes.unregister(key.fd)
                now = time.monotonic()
                if now >= next_check:
                    next_check = now + STOP_CHECK
                    _check(deadline - now, watch)
                    _leave_room(outputs)
                    if duration:
                        watch.on_progress(min(heard.seconds / duration, 1.0))
        return heard


class _Feeder:
    """Pushes blocks into a pipe as far as it takes them, and closes it after the last."""

    def __init__(self, pipe: IO[bytes], blocks: Iterator[memoryview]) -> None:
        self._pipe = pipe
        self._blocks = blocks
        self._rest = memoryview(b"")
        os.set_blocking(pipe.fileno(), False)

    def push(self) -> float:
        """Fill the pipe; in how many seconds to come back."""
        if self._pipe.closed:
            return POLL
        try:
            while block := self._rest or next(self._blocks, memoryview(b"")):
                self._rest = block[os.write(self._pipe.fileno(), block) :]
        except BlockingIOError:
            self._rest = block
            return SIP if len(block) > MOUTH else MEAL
        except BrokenPipeError:
            # The child has had enough, or is gone; its exit code tells which.
            pass
        # A child that reads waits until the last writer has closed.
        self._pipe.close()
        return POLL


def _check(seconds_left: float, watch: Watch) -> None:
    if watch.should_stop():
        raise Cancelled
    if seconds_left < 0:
        raise TimedOut("the time for this recording is over")


def _leave_room(outputs: list[Path]) -> None:
    """A full disk would stop the database, too."""
    for folder in {path.parent for path in outputs}:
        if shutil.disk_usage(folder).free < conf.spare_bytes:
            raise DiskFull(f"less than {conf.spare_bytes} bytes are free in {folder}")
