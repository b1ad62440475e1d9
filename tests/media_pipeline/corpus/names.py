"""Names and tags that mislead people or programs, and covers that are none."""

from collections.abc import Callable, Iterator

from tests.media_pipeline.corpus.bombs import before_sound, png
from tests.media_pipeline.corpus.case import Case, Make, Workshop, accepted, accepted_between
from tests.media_pipeline.corpus.kinds import copied

# All are UTF-8: names come from the database, which takes nothing else.
NAMES = {
    "Arabic": "تسجيل الجلسة.mp3",
    "Tifinagh": "ⵜⴰⵎⵙⵙⵓⵔⵜ.mp3",
    "emoji": "🎙️👩🏽‍💻🏳️‍🌈.mp3",
    "turned writing direction": "a\u202e3pm.exe\u202c.mp3",
    "isolates": "\u2066\u2067\u2068a\u2069.mp3",
    "no-break and zero-width spaces": "a\u00a0\u200b\u200d\ufeff.mp3",
    "combining marks": "Z" + "\u0351" * 60 + ".mp3",
    "Latin-1 letters": "caf\xe9\x85.mp3",
    "no letters at all": "\ufffe\uffff\U0010ffff.mp3",
    "line break": "a\nb.mp3",
    "tabulator and bell": "a\t\x07\x1b[31m.mp3",
    "percent": "%d%s%08d%n.mp3",
    "leading dash": "-i.mp3",
    "two dashes": "--help.mp3",
    "protocol": "concat:a|b.mp3",
    "address": "http:a.mp3",
    "pipe": "pipe:0",
    "data": "data:audio,a.mp3",
    "subfile": "subfile,,start,0,end,0,,:a.mp3",
    "quotes": "a'\"`$(id)`;&|<>.mp3",
    "backslashes": "a\\b\\..\\c.mp3",
    "brackets and stars": "[0:a]*?{1,2}.mp3",
    "only dots": "....mp3",
    "spaces at its ends": " a.mp3 ",
    "255 bytes": "a" * 251 + ".mp3",
    "255 bytes of Arabic": "ت" * 125 + "a.mp3",
    "no extension": "recording",
    "extension of a list": "a.m3u8",
    "many extensions": "a.wav.exe.php.mp3",
    "device of another system": "CON.mp3",
}
TEXTS = {
    "a script": "<script>alert(1)</script>",
    "a template": "{{ 7*7 }}{% debug %}",
    "SQL": "'; DROP TABLE episodes; --",
    "turned writing direction": "abc\u202egpj.exe",
    "control characters": "\x01\x02\x1b[2J\x07",
    "line breaks": "one\r\ntwo\nthree\u2028four",
    "emoji": "🎙️" * 50,
    "10,000 letters": "م" * 10_000,
    "words of a full disk": "No space left on device",
    "words of an encrypted file": "DRM protected",
    "words of a list": "[hls @ 0x1] [error] Format not on whitelist 'mov'",
    "words of a broken file": "a\n[error] moov atom not found\n[error] EBML header parsing failed",
    "words of a meter": "Integrated loudness:\n    I: -99.0 LUFS\n    Peak: 9.0 dBFS\n    LRA: 0.0 LU",
    "words of progress": "out_time_us=99999999999\nprogress=end",
    "JSON": '"}],"format":{"duration":"1"},"x":[{"y":"',
    "numbers": "NaN",
    "nothing": "",
}
KINDS = {"mp3": ("-id3v2_version", "3"), "m4a": (), "flac": (), "ogg": ("-c:a", "libvorbis"), "mka": ("-c:a", "flac")}
FIELDS = ("title", "artist", "album", "comment")


def tagged(text: str, options: tuple[str, ...]) -> Make:
    words = [word for field in FIELDS for word in ("-metadata", f"{field}={text}")]
    return lambda workshop: workshop.make(*words, *options)


BYTES = {
    "UTF-16 with half a letter": b"\1\xff\xfe\x00\xd8",
    "UTF-16 that ends within a letter": b"\1\xff\xfea",
    "UTF-16 without its mark": b"\1a\0b\0",
    "UTF-8 that is none": b"\3\xff\xfe\xc0\x80\xed\xa0\x80",
    "UTF-8 longer than need be": b"\3\xc0\xae\xc0\xae",
    "an unknown encoding": b"\x7fabc",
    "nothing": b"",
    "only zeros": bytes(1000),
}


def written(name: str, content: Callable[[Workshop], bytes], *warnings: str) -> Case:
    """A good recording with a cover of unknown worth: the sound must come through whatever it is."""
    expected = accepted(warnings=frozenset(warnings))
    return Case(name=f"cover: {name}", file="cover", make=lambda w: w.write(content(w)), expected=expected, cover=True)


COVERS: dict[str, Callable[[Workshop], bytes]] = {
    "none at all": lambda _: b"",
    "random bytes": lambda w: w.random.randbytes(5000),
    "text": lambda _: "صورة".encode(),
    "SVG": lambda w: f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{w.address}/a"/></svg>'.encode(),
    "PostScript": lambda w: f"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n({w.victim}) run\n".encode(),
    "12,000 pixels a side": lambda _: png(12_000, 12_000),
    "20,000 pixels a side": lambda _: png(20_000, 20_000),
    "30,000 pixels a side": lambda _: png(30_000, 30_000),
    "100,000 by 1": lambda _: png(100_000, 1),
    "2 thousand million pixels a side": lambda _: png(2**31 - 1, 2**31 - 1, rows=0),
    "no pixels": lambda _: png(0, 0, rows=0),
    "cut": lambda _: png(500, 500)[:60],
    "without its end": lambda _: png(500, 500)[:-12],
    "with fewer rows than it says": lambda _: png(500, 500, rows=3),
    "60 MB": lambda w: png(64, 64) + w.random.randbytes(60_000_000),
    "a recording": lambda w: w.base("mp3"),
    "a broken length": lambda _: png(64, 64)[:8] + b"\xff\xff\xff\xff" + png(64, 64)[12:],
    "a broken checksum": lambda _: png(64, 64).replace(b"IHDR", b"IHDX"),
    "a lone PNG mark": lambda _: b"\x89PNG\r\n\x1a\n",
    "a lone JPEG mark": lambda _: b"\xff\xd8\xff\xe0",
    "a lone GIF header of 65,535 pixels a side": lambda _: b"GIF89a\xff\xff\xff\xff\xf0\0\0" + bytes(6) + b",",
    "a lone WebP header": lambda _: b"RIFF\xff\xff\xff\x7fWEBPVP8X\n\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff",
    "a lone TIFF header": lambda _: b"II*\0\xff\xff\xff\x7f",
    "an icon that points beyond itself": lambda _: b"\0\0\1\0\xff\xff" + b"\xff" * 64,
}


# Of those that are not simply unreadable: too large, or good enough.
COVER_WARNINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "12,000 pixels a side",
            "20,000 pixels a side",
            "30,000 pixels a side",
            "2 thousand million pixels a side",
            "a lone WebP header",
        ),
        ("cover_too_large",),
    ),
    **dict.fromkeys(("100,000 by 1", "without its end", "with fewer rows than it says", "60 MB"), ()),
}


def flipped(seed: int) -> Callable[[Workshop], bytes]:
    def make(workshop: Workshop) -> bytes:
        content = bytearray(png(300, 300, depth=8))
        for _ in range(1 + seed):
            content[workshop.random.randrange(8, len(content))] ^= 1 << workshop.random.randrange(8)
        return bytes(content)

    return make


def cases() -> Iterator[Case]:
    for name, file in NAMES.items():
        yield Case(name=f"name: {name}", file=file, make=copied("mp3"), expected=accepted())
    for name, text in TEXTS.items():
        for kind, options in KINDS.items():
            make = tagged(text, options)
            yield Case(name=f"tags with {name}, {kind}", file=f"a.{kind}", make=make, expected=accepted())
    for name, content in BYTES.items():
        make = before_sound(*[(kind, content) for kind in (b"TIT2", b"TPE1", b"COMM", b"APIC", b"CHAP", b"CTOC")])
        yield Case(name=f"frames with {name}", file="a.mp3", make=make, expected=accepted_between(2.7, 3.3))
    for name, picture in COVERS.items():
        yield written(name, picture, *COVER_WARNINGS.get(name, ("cover_unreadable",)))
    for seed in range(10):
        yield written(f"bits turned, {seed + 1}", flipped(seed))
