"""Small files that unfold: silence, pixels, time, streams, text, chapters. The corpus runs with low limits."""

import struct
import zlib
from collections.abc import Callable, Iterator

from tests.media_pipeline.corpus.case import (
    HARMED,
    SECONDS,
    Case,
    Make,
    Verdict,
    Workshop,
    accepted,
    accepted_between,
    harmed,
    refused,
)
from tests.media_pipeline.corpus.lists import box, with_box

HOURS = 3
SILENCE = ("-f", "lavfi", "-i", f"anullsrc=r=8000:cl=mono:d={HOURS * 3600}")
TOO_LONG = refused("too_long")


def png(width: int, height: int, *, rows: int | None = None, depth: int = 1) -> bytes:
    """A grey picture of one colour (PNG, section 11.2); with fewer `rows` it breaks off."""
    line = bytes(1 + (width * depth + 7) // 8)
    squeeze = zlib.compressobj(9)
    data = b"".join(squeeze.compress(line) for _ in range(height if rows is None else rows)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def id3(*frames: tuple[bytes, bytes]) -> bytes:
    """ID3v2.3, sections 3.1 and 3.3."""
    body = b"".join(kind + struct.pack(">IH", len(content), 0) + content for kind, content in frames)
    return b"ID3\x03\x00\x00" + synchsafe(len(body)) + body


def picture_frame(picture: bytes, mime: bytes = b"image/png") -> tuple[bytes, bytes]:
    return b"APIC", b"\0" + mime + b"\0\x03\0" + picture


def before_sound(*frames: tuple[bytes, bytes]) -> Make:
    return lambda workshop: workshop.write(id3(*frames) + workshop.base("plain.mp3"))


def covered(width: int, height: int, **more: int) -> Make:
    return before_sound(picture_frame(png(width, height, **more)))


def flac_with(kind: int, content: bytes, times: int = 1) -> Make:
    """A FLAC with more metadata blocks (RFC 9639, section 8.1) after the first."""

    def make(workshop: Workshop) -> None:
        whole = workshop.base("flac")
        block = bytes([kind]) + len(content).to_bytes(3, "big") + content
        workshop.write(whole[:42] + block * times + whole[42:])

    return make


def flac_picture(picture: bytes) -> bytes:
    """RFC 9639, section 8.8."""
    fields = struct.pack(">II9sI", 3, 9, b"image/png", 0) + struct.pack(">IIII", 1, 1, 24, 0)
    return fields + struct.pack(">I", len(picture)) + picture


def flac_covered(side: int) -> Make:
    return flac_with(6, flac_picture(png(side, side)))


def linked_cover(workshop: Workshop) -> None:
    before_sound(picture_frame(workshop.address.encode(), b"-->"))(workshop)


def chapters(count: int, title: str = "x") -> Make:
    def make(workshop: Workshop) -> None:
        step = SECONDS * 1000 / count
        frames = []
        for number in range(count):
            times = struct.pack(">4I", int(number * step), int((number + 1) * step), 2**32 - 1, 2**32 - 1)
            words = b"\0" + title.encode()
            inner = b"TIT2" + struct.pack(">IH", len(words), 0) + words
            frames.append((b"CHAP", f"c{number}".encode() + b"\0" + times + inner))
        workshop.write(id3(*frames) + workshop.base("plain.mp3"))

    return make


def listed_chapters(count: int) -> Make:
    """Chapters in a Matroska file, by way of ffmpeg's own list."""

    def make(workshop: Workshop) -> None:
        listing = workshop.path.with_name("chapters.txt")
        parts = "".join(f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={n}\nEND={n + 1}\ntitle={n}\n" for n in range(count))
        listing.write_text(";FFMETADATA1\n" + parts)
        workshop.make("-f", "ffmetadata", "-i", str(listing), "-map_chapters", "1", "-c:a", "flac")
        listing.unlink()

    return make


def clip(width: int, height: int) -> Make:
    """A video whose header says that it is so large; the stream inside is small, and counts."""

    def make(workshop: Workshop) -> None:
        workshop.make("-f", "lavfi", "-i", "testsrc=s=64x48:r=5:d=3", "-pix_fmt", "yuv420p", "-c:v", "mpeg4")
        content = bytearray(workshop.path.read_bytes())
        at = content.index(b"mp4v") + 28
        content[at : at + 4] = struct.pack(">HH", width, height)
        workshop.write(bytes(content))

    return make


def large_clip(size: str, codec: str) -> Make:
    return lambda workshop: workshop.make(
        *("-f", "lavfi", "-i", f"color=s={size}:r=1:d=1", "-pix_fmt", "yuv420p", "-c:v", codec, "-preset", "ultrafast")
    )


def silence(*options: str) -> Make:
    return lambda workshop: workshop.generate(*SILENCE, *options)


def without_length(workshop: Workshop) -> None:
    """Hours of silence in a FLAC that does not say how long it is."""
    workshop.generate(*SILENCE)
    content = bytearray(workshop.path.read_bytes())
    content[21:26] = bytes([content[21] & 0xF0, 0, 0, 0, 0])
    workshop.write(bytes(content))


def gap(base: str, seconds: float) -> Make:
    """A hole in time: the second half of the packets, hours later."""
    shift = f"setts=pts=if(gt(N\\,20)\\,PTS+{seconds}/TB\\,PTS):dts=if(gt(N\\,20)\\,DTS+{seconds}/TB\\,DTS)"
    return lambda workshop: workshop.make("-c", "copy", "-bsf:a", shift, source=base)


def huge_duration(value: int) -> Make:
    """An MP4 whose header speaks of a much longer recording (ISO/IEC 14496-12, section 8.2.2)."""

    def make(workshop: Workshop) -> None:
        whole = workshop.base("late.m4a")
        at = whole.index(b"mvhd") - 4
        old = whole[at : at + int.from_bytes(whole[at : at + 4], "big")]
        workshop.write(with_box(whole, b"mvhd", old[:24] + value.to_bytes(4, "big") + old[28:]))

    return make


def repeated_sample(count: int) -> Make:
    """An MP4 in which one sample is said to last for hours (section 8.6.1: time to sample)."""

    def make(workshop: Workshop) -> None:
        content = bytearray(workshop.base("late.m4a"))
        at = content.index(b"stts") + 16
        content[at : at + 4] = struct.pack(">I", count)
        workshop.write(bytes(content))

    return make


def squeezed_matroska(workshop: Workshop) -> None:
    """A Matroska track whose every packet is squeezed zeros (RFC 9559, content encoding), here only declared so."""
    content = workshop.base("mka")
    at = content.index(b"A_FLAC")
    workshop.write(content[:at] + b"\x6d\x80\x86\x62\x40\x83" + content[at + 6 :])


def many(streams: int, *options: str) -> Make:
    return lambda workshop: workshop.make(*("-map", "0:a") * streams, *options)


def boxes(depth: int) -> Make:
    """Boxes in boxes."""

    def make(workshop: Workshop) -> None:
        inside = b""
        for _ in range(depth):
            inside = box(b"moov", inside)
        workshop.write(box(b"ftyp", b"isom\0\0\0\0isom") + inside)

    return make


SILENT: dict[str, tuple[str, Make]] = {
    "FLAC": ("a.flac", silence()),
    "FLAC without its length": ("a.flac", without_length),
    "Opus": ("a.opus", silence("-c:a", "libopus", "-b:a", "6k", "-frame_duration", "60")),
    "Matroska": ("a.mka", silence("-c:a", "flac", "-compression_level", "0")),
    "ALAC": ("a.m4a", silence("-c:a", "alac")),
    "WMA": ("a.wma", silence("-c:a", "wmav2", "-b:a", "24k")),
}
SHORT_SILENCE: dict[str, tuple[str, tuple[str, ...]]] = {
    "WAV": ("a.wav", ()),
    "MP3": ("a.mp3", ()),
    "M4A": ("a.m4a", ()),
    "Opus": ("a.opus", ("-c:a", "libopus")),
    "FLAC": ("a.flac", ()),
}
LASTING = Verdict(seconds=(0.0, 10_000.0), codes=HARMED | {"too_long"})
PIXELS: dict[str, tuple[str, Make, Verdict]] = {
    "a cover of 12,000 pixels a side": ("a.mp3", covered(12_000, 12_000), accepted()),
    "a cover of 20,000 pixels a side": ("a.mp3", covered(20_000, 20_000), accepted()),
    "a cover of 30,000 pixels a side": ("a.mp3", covered(30_000, 30_000), accepted()),
    "a cover that claims 2 thousand million pixels a side": (
        "a.mp3",
        covered(2**31 - 1, 2**31 - 1, rows=0),
        accepted(),
    ),
    "a cover of 100,000 by 1": ("a.mp3", covered(100_000, 1), accepted()),
    "a cover that breaks off": ("a.mp3", covered(3000, 3000, rows=10), accepted()),
    "a cover of 60 MB": ("a.mp3", lambda w: before_sound(picture_frame(w.random.randbytes(60_000_000)))(w), accepted()),
    "a hundred covers": ("a.mp3", before_sound(*[picture_frame(png(64, 64))] * 100), accepted()),
    "a cover that is an address": ("a.mp3", linked_cover, accepted()),
    "a cover that is SVG": ("a.mp3", before_sound(picture_frame(b"<svg/>", b"image/svg+xml")), accepted()),
    "a FLAC with a cover of 30,000 pixels a side": ("a.flac", flac_covered(30_000), accepted()),
    "a FLAC with a hundred covers": ("a.flac", flac_with(6, flac_picture(png(64, 64)), 100), accepted()),
    "a video that claims 65,535 pixels a side": ("a.mp4", clip(65_535, 65_535), accepted_between(2.8, 3.2)),
    "a video that claims 16,000 pixels a side": ("a.mp4", clip(16_000, 16_000), accepted_between(2.8, 3.2)),
    "a video that claims no pixels": ("a.mp4", clip(0, 0), accepted_between(2.8, 3.2)),
    "a video of 8,000 pixels a side": ("a.mkv", large_clip("8000x8000", "mjpeg"), refused("too_many_pixels")),
    "a video of 4K": ("a.mp4", large_clip("3840x2160", "libx264"), accepted_between(2.8, 3.2)),
}  # fmt: skip
OTHER: dict[str, tuple[str, Make, Verdict]] = {
    "a hole of 3 hours, Matroska": ("a.mka", gap("webm", 10_800), LASTING),
    "a hole of 3 hours, MP4": ("a.m4a", gap("m4a", 10_800), LASTING),
    "a hole of 3 hours, Ogg": ("a.ogg", gap("opus.ogg", 10_800), LASTING),
    "a hole of 10 days, transport stream": ("a.ts", gap("ts", 864_000), LASTING),
    "a jump back in time": ("a.mka", gap("webm", -2), LASTING),
    "an MP4 that claims 5 days": ("a.m4a", huge_duration(432_000_000), LASTING),
    "an MP4 that claims 50 days": ("a.m4a", huge_duration(2**32 - 1), LASTING),
    "a sample of 4 thousand million ticks": ("a.m4a", repeated_sample(2**32 - 1), LASTING),
    "a sample of 2 thousand million ticks": ("a.m4a", repeated_sample(2**31 - 1), LASTING),
    "a codec that is not what it says": ("a.mka", squeezed_matroska, refused(*HARMED, "encoder_failed")),
    "100 streams, Matroska": ("a.mka", many(100, "-c:a", "pcm_s16le"), accepted(channels=1)),
    "60 streams, MP4": ("a.mp4", many(60, "-c:a", "aac"), accepted(channels=1)),
    "30 streams, transport stream": ("a.ts", many(30, "-c:a", "mp2", "-f", "mpegts"), accepted(channels=1)),
    "100 boxes in one another": ("a.m4a", boxes(100), refused(*HARMED)),
    "5,000 boxes in one another": ("a.m4a", boxes(5000), refused(*HARMED)),
    "1,000 chapters": ("a.mp3", chapters(1000), accepted()),
    "20,000 chapters": ("a.mp3", chapters(20_000), accepted()),
    "300 chapters with long titles": ("a.mp3", chapters(300, "title " * 1000), accepted()),
    "2,000 chapters, Matroska": ("a.mka", listed_chapters(2000), accepted()),
    "a text frame of 12 MB": ("a.mp3", before_sound((b"TIT2", b"\0" + b"x" * 12_000_000)), accepted()),
    "a comment of 12 MB with line breaks": ("a.mp3", before_sound((b"COMM", b"\0eng\0" + b"x\n" * 6**9)), harmed()),
    "20,000 text frames": ("a.mp3", before_sound(*[(b"TXXX", b"\0name\0value")] * 20_000), accepted()),
    "a lyric of 5 MB": ("a.mp3", before_sound((b"USLT", b"\0eng\0" + b"la " * 1_700_000)), accepted()),
    "a private frame of 12 MB": ("a.mp3", before_sound((b"PRIV", b"owner\0" + bytes(12_000_000))), accepted()),
    "a FLAC comment that claims 4 GiB": ("a.flac", flac_with(4, struct.pack("<I", 2**32 - 1)), accepted()),
    "a FLAC with 4 thousand million comments": ("a.flac", flac_with(4, bytes(4) + b"\xff" * 4), accepted()),
    "a FLAC with a thousand empty blocks": ("a.flac", flac_with(1, b"", 1000), accepted()),
    "a FLAC with 16 MB of padding": ("a.flac", flac_with(1, bytes(2**24 - 1)), accepted()),
    "a FLAC with a cue sheet of nonsense": ("a.flac", flac_with(5, b"\xff" * 400), harmed()),
    "a FLAC with seek points beyond its end": ("a.flac", flac_with(3, b"\x7f" * 1800), accepted()),
}  # fmt: skip


def cases() -> Iterator[Case]:
    for name, (file, make) in SILENT.items():
        yield Case(name=f"{HOURS} hours of silence: {name}", file=file, make=make, expected=TOO_LONG)
    for name, (file, options) in SHORT_SILENCE.items():
        quiet: Callable[[Workshop], None] = _quiet(options)
        yield Case(name=f"silence: {name}", file=file, make=quiet, expected=refused("silent"))
    for name, (file, make, expected) in {**PIXELS, **OTHER}.items():
        yield Case(name=name, file=file, make=make, expected=expected)


def _quiet(options: tuple[str, ...]) -> Make:
    return lambda workshop: workshop.generate("-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono:d=3", *options)
