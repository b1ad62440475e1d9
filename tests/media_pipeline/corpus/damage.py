"""Recordings cut, flipped, overwritten, shuffled and joined, as cables, memory cards and programs do it."""

from collections.abc import Callable, Iterator

from tests.media_pipeline.corpus.case import BASES, HARMED, SECONDS, Case, Make, Verdict, Workshop, harmed

Change = Callable[[bytes, Workshop], bytes]
PLACES = (0.02, 0.3, 0.6, 0.9)
# Formats whose index comes first or that need none: the beginning can be heard.
STREAMS = {"wav", "stereo.wav", "mp3", "vbr.mp3", "plain.mp3", "stereo.mp3", "flac", "opus.ogg", "vorbis.ogg", "aac"}


def cut(part: float) -> Change:
    return lambda content, workshop: content[: int(len(content) * (part + 0.05 * workshop.random.random()))]


def without_beginning(content: bytes, workshop: Workshop) -> bytes:
    return content[int(len(content) * workshop.random.uniform(0.2, 0.5)) :]


def flipped(count: int, *, first: int = 0, last: int | None = None) -> Change:
    """`count` bits turned over, somewhere between two bytes."""

    def change(content: bytes, workshop: Workshop) -> bytes:
        changed = bytearray(content)
        for _ in range(count):
            changed[workshop.random.randrange(first, last or len(changed))] ^= 1 << workshop.random.randrange(8)
        return bytes(changed)

    return change


def overwritten(with_zeros: bool) -> Change:
    def change(content: bytes, workshop: Workshop) -> bytes:
        length = len(content) // 4
        at = workshop.random.randrange(len(content) // 8, len(content) - length)
        return (
            content[:at] + (bytes(length) if with_zeros else workshop.random.randbytes(length)) + content[at + length :]
        )

    return change


def interleaved(content: bytes, workshop: Workshop) -> bytes:
    """A block of rubbish after every 4 KB."""
    blocks = [content[at : at + 4096] for at in range(0, len(content), 4096)]
    return b"".join(block + workshop.random.randbytes(512) for block in blocks)


def shuffled(content: bytes, workshop: Workshop) -> bytes:
    head, *blocks = [content[at : at + 2048] for at in range(0, len(content), 2048)]
    workshop.random.shuffle(blocks)
    return b"".join([head, *blocks])


def doubled(content: bytes, workshop: Workshop) -> bytes:
    return content + content


CHANGES: dict[str, tuple[Change, Verdict]] = {
    "its beginning lost": (without_beginning, harmed()),
    "one bit turned": (flipped(1), harmed(60.0, "too_long")),
    "100 bits turned": (flipped(100), harmed(60.0, "too_long")),
    "10 bits of its first 256 bytes turned": (flipped(10, last=256), harmed(4e9, "too_long", "playlist")),
    "40 bits of its first 2,000 bytes turned": (flipped(40, last=2000), harmed(4e9, "too_long")),
    "a quarter overwritten with zeros": (overwritten(True), harmed(60.0)),
    "a quarter overwritten at random": (overwritten(False), harmed(60.0, "too_long")),
    "rubbish interleaved": (interleaved, harmed(60.0, "too_long")),
    "its blocks shuffled": (shuffled, harmed(60.0, "too_long")),
    "itself behind it": (doubled, harmed(2 * SECONDS + 1.0)),
}


def changed(base: str, change: Change) -> Make:
    return lambda workshop: workshop.write(change(workshop.base(base), workshop))


def cut_verdict(base: str, part: float) -> Verdict:
    longest = SECONDS * (part + 0.05) + 0.4
    # A page of Ogg holds a second, and only a whole one can be heard.
    if base in STREAMS and part > (0.5 if base.endswith("ogg") else 0.1):
        return Verdict(seconds=(SECONDS * part * 0.5, longest))
    return Verdict(seconds=(0.0, SECONDS + 0.3), codes=HARMED)


def joined(*parts: Callable[[Workshop], bytes]) -> Make:
    return lambda workshop: workshop.write(b"".join(part(workshop) for part in parts))


def whole(base: str) -> Callable[[Workshop], bytes]:
    return lambda workshop: workshop.base(base)


def rubbish(length: int) -> Callable[[Workshop], bytes]:
    return lambda workshop: workshop.random.randbytes(length)


def text(content: str) -> Callable[[Workshop], bytes]:
    return lambda _: content.encode()


HTML = text("<!doctype html><script>alert(1)</script>")
LIST = text("#EXTM3U\n#EXTINF:9,\nother.mp3\n")
# What comes after another in the same file: both are heard, or the first alone; never a fault.
JOINS: dict[str, tuple[str, Make, float, float]] = {
    "two MP3s": ("a.mp3", joined(whole("mp3"), whole("mp3")), 2.8, 6.3),
    "an MP3 and another of another rate": ("a.mp3", joined(whole("mp3"), whole("stereo.mp3")), 2.8, 6.5),
    "two MP3s without headers": ("a.mp3", joined(whole("plain.mp3"), whole("plain.mp3")), 5.7, 6.3),
    "MP3s of one and two channels": ("a.mp3", joined(whole("plain.mp3"), whole("stereo.mp3")), 2.8, 6.5),
    "rubbish before an MP3": ("a.mp3", joined(rubbish(5000), whole("plain.mp3")), 2.7, 3.3),
    "rubbish behind an MP3": ("a.mp3", joined(whole("plain.mp3"), rubbish(5000)), 2.7, 3.4),
    "rubbish between two MP3s": ("a.mp3", joined(whole("plain.mp3"), rubbish(5000), whole("plain.mp3")), 2.7, 6.4),
    "zeros before an MP3": ("a.mp3", joined(lambda _: bytes(50_000), whole("plain.mp3")), 2.7, 3.3),
    "an MP3 behind a web page": ("a.mp3", joined(HTML, whole("plain.mp3")), 2.7, 3.3),
    "a web page behind an MP3": ("a.mp3", joined(whole("mp3"), HTML), 2.7, 3.3),
    "a list behind an MP3": ("a.mp3", joined(whole("mp3"), LIST), 2.7, 3.3),
    "an archive behind a WAV": ("a.wav", joined(whole("wav"), text("PK\x03\x04"), rubbish(3000)), 2.8, 3.2),
    "two WAVs": ("a.wav", joined(whole("wav"), whole("wav")), 2.8, 6.2),
    "two FLACs": ("a.flac", joined(whole("flac"), whole("flac")), 2.8, 6.2),
    "two raw AACs": ("a.aac", joined(whole("aac"), whole("aac")), 5.7, 6.3),
    "a chained Ogg": ("a.ogg", joined(whole("opus.ogg"), whole("opus.ogg")), 2.8, 6.2),
    "a chained Ogg of mixed codecs": ("a.ogg", joined(whole("opus.ogg"), whole("vorbis.ogg")), 2.8, 6.2),
    "a chained Ogg of mixed codecs, turned": ("a.ogg", joined(whole("vorbis.ogg"), whole("opus.ogg")), 2.8, 6.2),
    "two M4As": ("a.m4a", joined(whole("m4a"), whole("m4a")), 2.8, 6.2),
    "two WebMs": ("a.webm", joined(whole("webm"), whole("webm")), 2.8, 6.2),
    "two transport streams": ("a.ts", joined(whole("ts"), whole("ts")), 2.8, 6.4),
    "an MP3 behind a WAV": ("a.wav", joined(whole("wav"), whole("mp3")), 2.8, 3.2),
    "a WAV behind an MP3": ("a.mp3", joined(whole("mp3"), whole("wav")), 2.8, 6.2),
    "a FLAC behind an ID3 tag": ("a.flac", joined(text("ID3\x03\0\0\0\0\0\0"), whole("flac")), 2.8, 3.2),
    "an MP3 behind two ID3 tags": ("a.mp3", joined(text("ID3\x03\0\0\0\0\0\0" * 2), whole("plain.mp3")), 2.8, 3.3),
    "an MP3 behind a thousand ID3 tags": ("a.mp3", joined(text("ID3\x03\0\0\0\0\0\0" * 1000), whole("mp3")), 2.7, 3.3),
}


def cases() -> Iterator[Case]:
    for base in BASES:
        file = f"a.{base.rpartition('.')[2]}"
        for part in PLACES:
            make = changed(base, cut(part))
            yield Case(name=f"{base} cut at {part}", file=file, make=make, expected=cut_verdict(base, part))
        for name, (change, expected) in CHANGES.items():
            yield Case(name=f"{base} with {name}", file=file, make=changed(base, change), expected=expected)
    for name, (file, make, shortest, longest) in JOINS.items():
        yield Case(name=name, file=file, make=make, expected=Verdict(seconds=(shortest, longest)))
