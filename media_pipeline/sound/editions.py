"""The editions of a sound: which encoder, at which rate, in which container."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline import ffmpeg
from media_pipeline.errors import DiskFull, EncoderFailed
from media_pipeline.sound import mp3
from media_pipeline.sound.listening import WHOLE, Ear, Heard, Part
from media_pipeline.sound.meter import RATE
from media_pipeline.sound.shaping import Shaped
from media_pipeline.watch import UNWATCHED, Watch

Options = dict[str, Any]
ARCHIVE_BITS = 24
FULL_BYTES = 1024**2
# What they add lies as far below the masking threshold as with the defaults, in less time: docs/decisions/0008. The
# temporal noise shaping of ffmpeg's AAC lets single transients grow by several decibels.
LAME: Options = {"c:a": "libmp3lame", "compression_level": 5}
AAC: Options = {"c:a": "aac", "aac_coder": "fast", "aac_tns": 0}


@dataclass(frozen=True, kw_only=True)
class Codec:
    """How one kind of edition is encoded.

    Attributes:
        kind: what editions of it are called; also the end of their address.
        rate: samples per second.
        options: of ffmpeg's encoder and muxer, for a number of channels.
        work: time of an encoder for a minute of stereo, relative to that of the MP3.
        scatter_db: how much higher a true peak may be anywhere than in a few difficult seconds.
        lowers_lu: by how much it makes any sound quieter: LAME scales by 0.95.
        in_pieces: pieces of it can be joined without a seam.
        small: for weak networks: always one channel.
    """

    kind: str
    media_type: str
    rate: int
    options: Callable[[int], Options]
    work: float
    scatter_db: float
    lowers_lu: float = 0.0
    in_pieces: bool = False
    small: bool = False


def _mp3(channels: int) -> Options:
    rate = 128_000 if channels == 2 else 96_000
    return {"f": "mp3", "b:a": rate, **LAME, "write_xing": 0, "id3v2_version": 0}


def _m4a(channels: int) -> Options:
    return {"f": "ipod", **AAC, "b:a": 96_000 if channels == 2 else 64_000, "movflags": "+faststart"}


def _video_sound(channels: int) -> Options:
    return {"f": "mp4", **AAC, "b:a": 128_000 if channels == 2 else 96_000}


def _opus(_channels: int) -> Options:
    # Else the number of the Ogg stream is drawn by lot, and no two files are alike.
    same = {"fflags": "+bitexact"}
    return {"f": "opus", "c:a": "libopus", "b:a": 32_000, "vbr": "constrained", "compression_level": 10, **same}


def _flac(_channels: int) -> Options:
    return {"f": "flac", "c:a": "flac", "sample_fmt": "s32", "bits_per_raw_sample": ARCHIVE_BITS}


def _wav(_channels: int) -> Options:
    return {"f": "wav", "c:a": "pcm_s24le", "write_bext": 1, "rf64": "auto"}


# The sound that accompanies pictures; never published alone.
VIDEO_SOUND = "video_sound"
BROADCAST = "wav"

CODECS = {
    codec.kind: codec
    for codec in (
        Codec(kind=VIDEO_SOUND, media_type="audio/mp4", rate=48_000, options=_video_sound, scatter_db=0.8, work=1.2),
        Codec(kind="m4a", media_type="audio/mp4", rate=44_100, options=_m4a, scatter_db=1.2, work=1.2),
        Codec(kind="opus", media_type="audio/ogg", rate=48_000, options=_opus, scatter_db=0.5, work=0.5, small=True),
        Codec(kind="flac", media_type="audio/flac", rate=48_000, options=_flac, scatter_db=0.1, work=0.2),
        Codec(kind=BROADCAST, media_type="audio/wav", rate=48_000, options=_wav, scatter_db=0.1, work=0.1),
        Codec(
            kind="mp3",
            media_type="audio/mpeg",
            rate=44_100,
            options=_mp3,
            scatter_db=0.7,
            work=1.0,
            lowers_lu=0.45,
            in_pieces=True,
        ),
    )
}

# Pieces begin and end where a frame of the MP3 (1,152 samples at 44.1 kHz) and a sample at 48 kHz coincide.
GRID = 61_440
GRID_FRAMES = 49
OVERLAP = 2 * GRID_FRAMES


@dataclass(frozen=True, kw_only=True)
class Span:
    """Samples from `start` to `end`, both on the grid but for the end of the whole."""

    start: int
    end: int


def spans(samples: int, count: int) -> list[Span]:
    """Return at most `count` pieces of about the same length, each longer than its overlap with the next."""
    cells = max(samples // GRID, 1)
    count = max(min(count, cells // 8), 1)
    cuts = [cells * number // count * GRID for number in range(count)]
    ends = [min(cut + GRID, samples) for cut in cuts[1:]] + [samples]
    return [Span(start=max(cut - GRID, 0), end=end) for cut, end in zip(cuts, ends, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Samples for an encoder, and how many seconds of them to expect."""

    blocks: Iterator[memoryview]
    seconds: float


def feed(sound: Shaped, span: Span) -> Feed:
    return Feed(blocks=sound.blocks(span.start, span.end), seconds=(span.end - span.start) / RATE)


def encode(codec: Codec, channels: int, path: Path, feed: Feed, watch: Watch) -> None:
    """Encode samples (48 kHz, 32-bit floats, interleaved) into `path`. Raises what ffmpeg.run raises."""
    graph = ffmpeg.decoded(channels=channels, rate=RATE).output(
        ffmpeg.target(path), ar=codec.rate, **codec.options(channels)
    )
    done = ffmpeg.run(graph, duration=feed.seconds, watch=watch, feed=feed.blocks)
    # What its buffer still held, ffmpeg loses in silence when there is no room for it.
    if not path.stat().st_size:
        raise DiskFull(done.log) if shutil.disk_usage(path.parent).free < FULL_BYTES else EncoderFailed(done.log)


def listen(path: Path, codec: Codec, watch: Watch = UNWATCHED, *, channels: int, part: Part = WHOLE) -> Heard:
    """Decode a finished edition, or a part of it, and measure it.

    Raises EncoderFailed when nothing comes out.
    """
    ear = Ear(codec.rate, channels, part)
    sound = ffmpeg.source(path, **({"skip_initial_bytes": part.at} if part.at else {}))["a:0"]
    if part.samples is not None:
        sound = sound.filter("atrim", start_sample=part.passed_over, end_sample=part.passed_over + part.samples)
    graph = sound.output("pipe:1", f="f32le", ar=codec.rate, ac=channels)
    done = ffmpeg.run(graph, duration=part.seconds, watch=watch, on_output=ear.take)
    heard = ear.finish()
    if not heard.samples:
        raise EncoderFailed(done.log)
    return heard


def join(pieces: list[Path], parts: list[Span], samples: int, path: Path, *, listeners: int = 1) -> list[Part]:
    """Join the pieces of an MP3, write the frame that tells its length, and return a part for each listener.

    Raises mp3.NoJoin.
    """
    samples_then = -(-samples * 147 // 160)
    with path.open("w+b") as stream:
        streams = [piece.open("rb") for piece in pieces]
        try:
            joinable = [
                mp3.Piece(part.start // GRID * GRID_FRAMES, mp3.frames(opened))
                for part, opened in zip(parts, streams, strict=True)
            ]
            starts = mp3.write(joinable, overlap=OVERLAP, samples=samples_then, stream=stream)
        finally:
            for opened in streams:
                opened.close()
    return mp3.parts(starts, samples_then, listeners)
