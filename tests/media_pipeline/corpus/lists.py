"""Lists of other files, dressed as recordings, and recordings that name other files: none of them may be read."""

import struct
from collections.abc import Callable, Iterator

from tests.media_pipeline.corpus.case import HARMED, Case, Make, Verdict, Workshop, refused

EXTENSIONS = ("mp3", "wav", "m4a", "mp4", "ogg")
# {file}: path of somebody else's recording; {name}: its bare name; {http}: an address of the canary.
LISTS: dict[str, str] = {
    "HLS, absolute path": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{file}\n#EXT-X-ENDLIST\n",
    "HLS, file address": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{file}\n#EXT-X-ENDLIST\n",
    "HLS, relative name": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{name}\n#EXT-X-ENDLIST\n",
    "HLS, http": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{http}/a.mp3\n#EXT-X-ENDLIST\n",
    "HLS, concat": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nconcat:{file}|{file}\n#EXT-X-ENDLIST\n",
    "HLS, master": '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{http}/b.m3u8\n#EXT-X-MEDIA:TYPE=AUDIO,URI="{http}/c"\n',
    "HLS, encrypted with a remote key": '#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="{http}/k"\n#EXTINF:9,\n{file}\n',
    "HLS after a byte order mark": "\ufeff#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{file}\n#EXT-X-ENDLIST\n",
    "ffconcat, absolute path": "ffconcat version 1.0\nfile '{file}'\n",
    "ffconcat, relative name": "ffconcat version 1.0\nfile {name}\n",
    "ffconcat, http": "ffconcat version 1.0\nfile '{http}/a.mp3'\n",
    "DASH": (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT9S"><Period><AdaptationSet mimeType="audio/mp4"><Representation id="a" '
        'bandwidth="1"><BaseURL>{http}/d.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>'
    ),
    "SDP": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
    "M3U": "{file}\n{http}/e.mp3\n",
    "PLS": "[playlist]\nFile1={file}\nNumberOfEntries=1\n",
    "SMIL": '<smil><body><audio src="{http}/f.mp3"/></body></smil>',
    "ASX": '<asx version="3.0"><entry><ref href="{http}/g.mp3"/></entry></asx>',
    "IMF": '<?xml version="1.0"?><CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"/>',
}
# Ways in which a list may begin otherwise, and yet be recognised.
DISGUISES: dict[str, Callable[[bytes], bytes]] = {
    "after an ID3 tag": lambda text: b"ID3\x03\x00\x00\x00\x00\x00\x00" + text,
    "after empty lines": lambda text: b"\r\n \n\t" + text,
    "in UTF-16": lambda text: text.decode().encode("utf-16"),
    "with zero bytes after it": lambda text: text + bytes(100_000),
}


def dressed(text: str, disguise: Callable[[bytes], bytes] = bytes) -> Make:
    def make(workshop: Workshop) -> None:
        names = {"file": workshop.victim, "name": workshop.victim.name, "http": workshop.address}
        workshop.write(disguise(text.format(**names).encode()))

    return make


def box(kind: bytes, *content: bytes) -> bytes:
    """ISO/IEC 14496-12, section 4.2."""
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def elsewhere(kind: bytes, place: str) -> Make:
    """An MP4 whose samples lie in another file (ISO/IEC 14496-12, section 8.7.2: data reference)."""

    def make(workshop: Workshop) -> None:
        target = place.format(file=workshop.victim, http=workshop.address).encode()
        reference = box(b"dref", bytes(7) + b"\1", box(kind, bytes(4), target + b"\0"))
        workshop.write(with_box(workshop.base("late.m4a"), b"dref", reference))

    return make


AROUND = {b"dref": (b"moov", b"trak", b"mdia", b"minf", b"dinf"), b"mvhd": (b"moov",)}


def with_box(whole: bytes, kind: bytes, new: bytes) -> bytes:
    """An MP4 with one track, whose index comes last, with another box in the place of the one of a kind."""
    at = whole.index(kind) - 4
    length = int.from_bytes(whole[at : at + 4], "big")
    changed = bytearray(whole[:at] + new + whole[at + length :])
    for outer in AROUND[kind]:
        begin = whole.index(outer) - 4
        size = int.from_bytes(whole[begin : begin + 4], "big") + len(new) - length
        changed[begin : begin + 4] = size.to_bytes(4, "big")
    return bytes(changed)


def reference_movie(place: str) -> Make:
    """A QuickTime film that only says where the film is."""

    def make(workshop: Workshop) -> None:
        target = place.format(file=workshop.victim, http=workshop.address).encode() + b"\0"
        reference = box(b"rdrf", b"\0\0\0\0url ", struct.pack(">I", len(target)), target)
        workshop.write(box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"rmra", box(b"rmda", reference))))

    return make


def subtitles(text: str) -> Make:
    return lambda workshop: workshop.write(text.format(file=workshop.victim, http=workshop.address).encode())


TEXTS = {
    "SubRip": "1\n00:00:00,000 --> 00:00:09,000\n<img src={http}/a.png>\n",
    "WebVTT": "WEBVTT\n\n00:00.000 --> 00:09.000\n{file}\n",
    "SubStation": "[Script Info]\nVideo File: {file}\nAudio File: {http}/a.mp3\n[Events]\n",
    "MicroDVD": "{{1}}{{1}}25\n{{1}}{{100}}{file}\n",
    "SAMI": "<SAMI><BODY><SYNC Start=0><P><img src='{http}/a'></BODY></SAMI>",
    "VobSub": "# VobSub index file, v7 (do not modify this line!)\nid: en\ntimestamp: 00:00:00:000, filepos: 0\n",
    "XBIN script": "[Desktop Entry]\nURL={http}/x\n",
    "ffmetadata": ";FFMETADATA1\ntitle={file}\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=9\n",
    "AviSynth": 'DirectShowSource("{file}")\n',
    "VapourSynth": "import vapoursynth\nopen('{file}')\n",
    "SVG": '<svg xmlns="http://www.w3.org/2000/svg"><image href="{http}/a.png"/></svg>',
    "XSPF": '<playlist xmlns="http://xspf.org/ns/0/"><trackList><track><location>{http}</location></track></trackList></playlist>',
    "cue sheet": 'FILE "{file}" MP3\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n',
    "image sequence": "{file}%03d.png\n",
}
NO_RECORDING = refused("playlist", "not_media", "unsupported_format", "unreadable", "no_audio")


def cases() -> Iterator[Case]:
    for kind, text in LISTS.items():
        for extension in EXTENSIONS:
            yield Case(
                name=f"{kind}, as .{extension}", file=f"steal.{extension}", make=dressed(text), expected=NO_RECORDING
            )
    for disguise, change in DISGUISES.items():
        for kind in ("HLS, absolute path", "ffconcat, absolute path", "DASH"):
            made = dressed(LISTS[kind], change)
            yield Case(name=f"{kind} {disguise}", file="steal.mp3", make=made, expected=NO_RECORDING)
    for kind, text in TEXTS.items():
        yield Case(name=f"{kind} as a recording", file="steal.mp3", make=subtitles(text), expected=NO_RECORDING)
    for place in ("{file}", "{http}/a.m4a", "file://{file}"):
        yield Case(name=f"film elsewhere: {place}", file="a.mov", make=reference_movie(place), expected=NO_RECORDING)
        for kind in (b"url ", b"alis", b"rsrc"):
            made = elsewhere(kind, place)
            yield Case(
                name=f"samples elsewhere: {kind.decode()} {place}", file="a.m4a", make=made, expected=OWN_OR_NOTHING
            )


# The reference is passed over, and the samples in the file itself are read; or it is refused.
OWN_OR_NOTHING = Verdict(seconds=(0.0, 3.3), codes=HARMED)
