"""Decide whether the recording can be accepted, and what its makers should know."""

from dataclasses import dataclass
from pathlib import Path

from media_pipeline.bench import Bench
from media_pipeline.conf import conf
from media_pipeline.errors import NoAudio, NotMedia, Protected, TooLong, TooManyPixels, Unreadable, UnsupportedFormat
from media_pipeline.steps import probe

# Sample descriptions of encrypted sound: FairPlay, Common Encryption (ISO/IEC 23001-7), Audible.
PROTECTED_TAGS = {"drms", "enca", "aavd"}
# ffprobe calls anything an MP3 that is named so, with the lowest certainty.
GUESS = 10
# No recorder goes beyond; a header that does would have a resampler take all memory.
MAX_RATE = 768_000
MAX_CHANNELS = 64
UNKNOWN_SIZES = {0, 0xFFFFFFFF}
LAST_PAGE = 0x04


@dataclass(frozen=True, kw_only=True)
class Output:
    """`warnings`: codes, explained in messages.py."""

    warnings: tuple[str, ...] = ()


def validate(probed: probe.Output, source: Path) -> Output:
    """Raises NotMedia, NoAudio, Protected, Unreadable, UnsupportedFormat, TooLong, TooManyPixels."""
    if not probed.codec and not probed.codec_tag:
        raise NoAudio(probed.format)
    if probed.codec_tag in PROTECTED_TAGS:
        raise Protected(probed.codec_tag)
    if not probed.sample_rate or not probed.channels:
        raise NotMedia(probed.format) if probed.score <= GUESS else Unreadable(probed.format)
    if not probed.codec or probed.sample_rate > MAX_RATE or probed.channels > MAX_CHANNELS:
        raise UnsupportedFormat(
            f"{probed.codec or probed.codec_tag}, {probed.sample_rate} Hz, {probed.channels} channels"
        )
    if probed.duration_s and not probed.estimated and probed.duration_s > conf.max_seconds:
        raise TooLong(limit_hours=round(conf.max_hours, 1))
    if probed.pixels > conf.max_pixels:
        raise TooManyPixels(limit_megapixels=conf.max_pixels // 1_000_000)
    return Output(warnings=("truncated",) if ends_too_early(source) else ())


def ends_too_early(source: Path) -> bool:
    """Whether a WAV or Ogg file lacks its end: these two do not declare a duration that could be compared.

    WAV: the size in the RIFF header (bytes 4 to 7). Ogg: the flag of the last page (RFC 3533, section 6).
    """
    size = source.stat().st_size
    with source.open("rb") as opened:
        beginning = opened.read(12)
        opened.seek(max(0, size - 128 * 1024))
        end = opened.read()
    if beginning[:4] == b"RIFF":
        declared = int.from_bytes(beginning[4:8], "little")
        return declared not in UNKNOWN_SIZES and declared + 8 > size + 1
    if beginning[:4] == b"OggS":
        last = end.rfind(b"OggS")
        return last < 0 or len(end) < last + 6 or not end[last + 5] & LAST_PAGE
    return False


def run(bench: Bench) -> Output:
    return validate(bench.of(probe.Output), bench.source)
