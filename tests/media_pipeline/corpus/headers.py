"""Headers that lie: of lengths, rates, channels, times and sizes."""

import struct
from collections.abc import Callable, Iterator

from tests.media_pipeline.corpus.case import (
    HARMED,
    Case,
    Make,
    Verdict,
    Workshop,
    accepted,
    accepted_between,
    harmed,
    refused,
)

RATE = 44100
NOTHING = refused("unreadable", "not_media", "unsupported_format", "no_audio")
UNFIT = Verdict(seconds=(0.0, 3000.0), codes=HARMED | {"too_long"})
FMT = {"code": 1, "channels": 1, "rate": RATE, "bytes_a_second": RATE * 2, "block": 2, "bits": 16}


def wav(*, riff: int | None = None, data: int | None = None, **fmt: int) -> Make:
    """A WAV with a header of our own: `riff` and `data` are the sizes it declares."""

    def make(workshop: Workshop) -> None:
        whole = workshop.base("wav")
        samples = whole[whole.index(b"data") + 8 :]
        values = FMT | fmt
        head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, *values.values())
        declared = len(samples) if data is None else data
        body = head + b"data" + struct.pack("<I", declared) + samples
        workshop.write(b"RIFF" + struct.pack("<I", len(body) if riff is None else riff) + body)

    return make


WAVS: dict[str, tuple[Make, Verdict]] = {
    "claims 4 GiB": (wav(riff=0xFFFFFFFE, data=0xFFFFFFF0), accepted_between(2.8, 3.2, truncated=True)),
    "claims an unknown size": (wav(riff=0xFFFFFFFF, data=0xFFFFFFFF), accepted(truncated=False)),
    "claims nothing": (wav(riff=0, data=0), Verdict(seconds=(2.8, 3.2), codes=HARMED)),
    "claims 1,000 bytes": (wav(riff=1036, data=1000), Verdict(seconds=(0.0, 3.2), codes=HARMED)),
    "claims twice its sound": (wav(riff=600_000, data=529_200), accepted_between(2.8, 3.2, truncated=True)),
    "0 Hz": (wav(rate=0), NOTHING),
    "1 Hz": (wav(rate=1), Verdict(codes=HARMED | {"too_long", "encoder_failed"})),
    "4 GHz": (wav(rate=0xFFFFFFFF), NOTHING),
    "2 GHz": (wav(rate=0x7FFFFFFF), Verdict(seconds=(0.0, 0.1), codes=HARMED | {"silent"})),
    "1 MHz": (wav(rate=1_000_000), Verdict(seconds=(0.0, 0.4), codes=HARMED)),
    "no channel": (wav(channels=0), NOTHING),
    "255 channels": (wav(channels=255, block=510), Verdict(seconds=(0.0, 0.2), codes=HARMED)),
    "65,535 channels": (wav(channels=65535, block=65534), NOTHING),
    "no bits": (wav(bits=0), UNFIT),
    "65,535 bits": (wav(bits=65535), UNFIT),
    "3 bits": (wav(bits=3), UNFIT),
    "block of 0 bytes": (wav(block=0), UNFIT),
    "block of 65,535 bytes": (wav(block=65535), UNFIT),
    "0 bytes a second": (wav(bytes_a_second=0), accepted_between(2.8, 3.2)),
    "4 GB a second": (wav(bytes_a_second=0xFFFFFFFF), Verdict(seconds=(0.0, 3.2), codes=HARMED)),
    "1 byte a second": (wav(bytes_a_second=1), Verdict(seconds=(2.8, 3.2), codes=frozenset({"too_long"}))),
    "an unknown codec": (wav(code=0x7777), NOTHING),
    "MP3 inside that is none": (wav(code=0x55), UNFIT),
    "AAC inside that is none": (wav(code=0xFF), UNFIT),
    "extensible without its extension": (wav(code=0xFFFE), UNFIT),
    "ADPCM with a block of 0": (wav(code=0x11, bits=4, block=0), UNFIT),
    "GSM that is none": (wav(code=0x31, bits=0, block=65), UNFIT),
}


def patched(base: str, mark: bytes, offset: int, value: bytes) -> Make:
    """Bytes overwritten at `offset` from the first `mark`."""

    def make(workshop: Workshop) -> None:
        content = bytearray(workshop.base(base))
        at = content.index(mark) + offset
        content[at : at + len(value)] = value
        workshop.write(bytes(content))

    return make


BIG = b"\xff\xff\xff\xff"
LARGE = b"\x7f\xff\xff\xff"
BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"stts", b"stsz", b"stco", b"stsc", b"mdat", b"mp4a"}
# FLAC: the block STREAMINFO begins at byte 8; 20 bits of rate, 3 of channels, 5 of depth, 36 of length from byte 18.
FLACS = {
    "no length": b"\x0a\xc4\x40\xf0" + bytes(4),
    "a length of 10 days": b"\x0a\xc4\x40\xf8" + BIG,
    "a length of one sample": b"\x0a\xc4\x40\xf0" + b"\0\0\0\1",
    "0 Hz": b"\x00\x00\x00\xf0" + b"\0\x02\0\0",
    "655 kHz": b"\x9f\xff\x60\xf0" + b"\0\x02\0\0",
    "8 channels": b"\x0a\xc4\x4e\xf0" + b"\0\x02\0\0",
    "4 bits": b"\x0a\xc4\x40\x30" + b"\0\x02\0\0",
}


def tag_before(size: int, *, version: int = 3, flags: int = 0, rest: bytes = b"") -> Make:
    """An MP3 behind an ID3v2 header that declares `size` bytes (ID3v2.3, section 3.1: four times seven bits)."""

    def make(workshop: Workshop) -> None:
        declared = bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
        workshop.write(b"ID3" + bytes([version, 0, flags]) + declared + rest + workshop.base("plain.mp3"))

    return make


TAGS: dict[str, tuple[Make, Verdict]] = {
    "claims 200 MB": (tag_before(200_000_000), Verdict(seconds=(0.0, 3.3), codes=HARMED)),
    "claims 256 MiB, the most there is": (tag_before(2**28 - 1), Verdict(seconds=(0.0, 3.3), codes=HARMED)),
    "claims nothing": (tag_before(0), accepted()),
    "of version 9": (tag_before(0, version=9), Verdict(seconds=(2.7, 3.3), codes=HARMED)),
    "with every flag": (tag_before(0, flags=0xFF), Verdict(seconds=(2.7, 3.3), codes=HARMED)),
    "with a frame of 200 MB": (
        tag_before(100, rest=b"TIT2" + struct.pack(">I", 200_000_000) + bytes(92)),
        accepted_between(2.7, 3.3),
    ),
    "with a picture of 200 MB": (
        tag_before(100, rest=b"APIC" + struct.pack(">I", 200_000_000) + bytes(92)),
        accepted_between(2.7, 3.3),
    ),
    "with unsynchronised nonsense": (tag_before(100, flags=0x80, rest=b"\xff\x00" * 50), accepted_between(2.7, 3.3)),
}


def alone(content: Callable[[Workshop], bytes]) -> Make:
    return lambda workshop: workshop.write(content(workshop))


NO_SOUND: dict[str, Callable[[Workshop], bytes]] = {
    "a lone ID3 tag": lambda _: b"ID3\x03\x00\x00\x00\x00\x07\x76" + bytes(1014),
    "an ID3 tag that claims 200 MB, alone": lambda _: b"ID3\x03\x00\x00\x5f\x2f\x08\x00" + bytes(5000),
    "a lone ID3v1 tag": lambda _: b"TAG" + bytes(125),
    "a lone APE tag": lambda _: b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0xA0000000) + bytes(8),
    "a lone RIFF header": lambda _: b"RIFF\xff\xff\xff\xffWAVE",
    "a WAV without samples": lambda _: b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0D\xac\0\0\x88X\1\0\2\0\x10\0data\0\0\0\0",
    "a lone FLAC mark": lambda _: b"fLaC",
    "a lone Ogg page": lambda w: w.base("opus.ogg")[:47],
    "Ogg headers alone": lambda w: w.base("vorbis.ogg")[:58],
    "a lone ftyp": lambda _: b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom",
    "an M4A without its index": lambda w: w.base("late.m4a")[: w.base("late.m4a").index(b"moov") - 4],
    "an index without sound": lambda w: w.base("m4a")[: w.base("m4a").index(b"mdat") - 4],
    "a lone EBML header": lambda w: w.base("webm")[:40],
    "an ASF header alone": lambda w: w.base("wma")[:30],
    "an AMR header alone": lambda _: b"#!AMR\n",
    "a lone ADTS header": lambda _: b"\xff\xf1\x50\x80\x43\xff\xfc",
    "a lone MP3 header": lambda _: b"\xff\xfb\x90\x64",
    "a FORM header": lambda _: b"FORM\x7f\xff\xff\xffAIFF",
    "a CAF header": lambda _: b"caff\0\1\0\0",
    "no byte": lambda _: b"",
    "one byte": lambda _: b"\xff",
    "1 MB of zeros": lambda _: bytes(1_000_000),
    "1 MB of 0xFF": lambda _: b"\xff" * 1_000_000,
    "1 MB of 0x47, the sync of transport streams": lambda _: b"\x47" * 1_000_000,
    "1 MB at random": lambda w: w.random.randbytes(1_000_000),
    "100 bytes at random": lambda w: w.random.randbytes(100),
    "raw samples": lambda w: w.base("wav")[100:],
    "a web page": lambda _: b"<!doctype html><html><body>404</body></html>",
    "Arabic text": lambda _: "محضر اجتماع المجلس\n".encode() * 300,
    "a ZIP archive": lambda w: b"PK\x03\x04" + w.random.randbytes(4000),
    "a gzipped recording": lambda w: b"\x1f\x8b\x08\0" + w.random.randbytes(4000),
    "a PDF": lambda _: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "a program": lambda w: b"\x7fELF\2\1\1" + bytes(9) + w.random.randbytes(4000),
    "a JPEG": lambda w: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + w.random.randbytes(4000),
}


def cases() -> Iterator[Case]:
    for name, (make, expected) in WAVS.items():
        yield Case(name=f"WAV: {name}", file="a.wav", make=make, expected=expected)
    for name, value in FLACS.items():
        long = frozenset({"too_long"})
        verdict = Verdict(seconds=(0.0, 3.3), codes=HARMED | long)
        yield Case(name=f"FLAC: {name}", file="a.flac", make=patched("flac", b"fLaC", 18, value), expected=verdict)
    for kind in sorted(BOXES):
        for name, size in (("4 GiB", BIG), ("nothing", b"\0\0\0\7"), ("64 bits", b"\0\0\0\1")):
            made = patched("late.m4a", kind, -4, size)
            yield Case(name=f"MP4: {kind.decode()} claims {name}", file="a.m4a", make=made, expected=harmed())
    for kind, offset in ((b"stts", 8), (b"stsz", 12), (b"stco", 8), (b"stsc", 8), (b"stsz", 8), (b"dref", 8)):
        for name, count in (("4 thousand million", BIG), ("2 thousand million", LARGE), ("no", bytes(4))):
            made = patched("late.m4a", kind, offset, count)
            expected = harmed(3.3, "too_long", "out_of_memory")
            yield Case(
                name=f"MP4: {name} entries, {kind.decode()}+{offset}", file="a.m4a", make=made, expected=expected
            )
    for field, offset in {"time scale": 16, "duration": 20}.items():
        for kind in (b"mvhd", b"mdhd"):
            for name, value in (("0", bytes(4)), ("1", b"\0\0\0\1"), ("4 thousand million", BIG)):
                made = patched("late.m4a", kind, offset, value)
                verdict = Verdict(seconds=(0.0, 4e9), codes=HARMED | {"too_long"})
                yield Case(name=f"MP4: {field} {name}, {kind.decode()}", file="a.m4a", make=made, expected=verdict)
    for name, (make, expected) in TAGS.items():
        yield Case(name=f"ID3: a tag that {name}", file="a.mp3", make=make, expected=expected)
    for name, content in NO_SOUND.items():
        codes = (
            refused("empty")
            if name == "no byte"
            else refused("not_media", "unreadable", "unsupported_format", "silent")
        )
        yield Case(name=name, file="a.mp3", make=alone(content), expected=codes)
