"""Write title, show, cover and chapters into the MP3 (ID3v2.3, the version that most players read)."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from mutagen.id3 import APIC, CHAP, CTOC, ID3, TALB, TCON, TIT2, TLAN, TPE1, CTOCFlags, Frame, PictureType
from PIL import Image

from media_pipeline.bench import Bench, Params
from media_pipeline.conf import conf
from media_pipeline.steps import probe, transcode

UTF8 = 3
HEADER = 10
BLOCK = 1024 * 1024
# ID3v2.3, frame TLAN: ISO 639-2.
LANGUAGES = {
    "ar": "ara",
    "fr": "fra",
    "es": "spa",
    "en": "eng",
    "zgh": "zgh",
    "ber": "ber",
    "ary": "ary",
    "rif": "rif",
}


@dataclass(frozen=True, kw_only=True)
class Output:
    """`byte_length` and `sha256` are those of the finished edition."""

    file: str
    byte_length: int
    sha256: str
    chapters: int
    warnings: tuple[str, ...] = ()


def build(params: Params, *, duration: float, cover: bytes | None = None) -> list[Frame]:
    """The frames of one edition, in the order in which players should meet them.

    `duration`: in seconds, the end of the last chapter; `cover`: a JPEG.
    """
    texts = {TIT2: params.title, TALB: params.show, TPE1: params.artist or params.show, TCON: "Podcast"}
    texts[TLAN] = LANGUAGES.get(params.language.partition("-")[0].lower(), "")
    frames: list[Frame] = [kind(encoding=UTF8, text=[text]) for kind, text in texts.items() if text]
    frames += chapter_frames(in_order(params.chapters, duration), duration)
    if cover:
        frames.append(APIC(encoding=0, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=cover))
    return frames


def in_order(chapters: tuple[tuple[float, str], ...], duration: float) -> list[tuple[float, str]]:
    """Chapters that begin inside the recording, each start once, by time."""
    return sorted({start: (start, title) for start, title in chapters if 0 <= start < duration}.values())


def chapter_frames(chapters: list[tuple[float, str]], duration: float) -> list[Frame]:
    """CHAP frames, and the table of contents without which some players ignore them (ID3v2 chapters)."""
    if not chapters:
        return []
    ends = [start for start, _ in chapters[1:]] + [duration]
    names = [f"chp{number}" for number in range(len(chapters))]
    unknown = {"start_offset": 0xFFFFFFFF, "end_offset": 0xFFFFFFFF}
    frames: list[Frame] = []
    for name, (start, title), end in zip(names, chapters, ends, strict=True):
        times = {"start_time": round(start * 1000), "end_time": round(end * 1000)}
        frames.append(CHAP(element_id=name, **times, **unknown, sub_frames=[TIT2(encoding=UTF8, text=[title])]))
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    return [*frames, CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[])]


def serialise(frames: list[Frame]) -> bytes:
    """A complete ID3v2.3 tag (section 3.1).

    Frame by frame, because mutagen sorts the frames of a tag by size, and players list chapters as they come.
    """
    body = b"".join(_bytes_of(frame) for frame in frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _bytes_of(frame: Frame) -> bytes:
    alone, written = ID3(), BytesIO()
    alone.add(frame)
    alone.save(written, v2_version=3, padding=lambda _info: 0)
    return written.getvalue()[HEADER:]


def cover_picture(path: Path, longest: int) -> bytes:
    """A JPEG of at most `longest` pixels a side. Raises OSError when the picture cannot be read."""
    with Image.open(path) as picture:
        # JPEG can be read at a fraction of its size; this also keeps a huge one out of memory.
        picture.draft("RGB", (longest, longest))
        small = picture.convert("RGB")
    small.thumbnail((longest, longest))
    written = BytesIO()
    small.save(written, "JPEG", quality=85)
    return written.getvalue()


def length_of_tag(head: bytes) -> int:
    """How many bytes of a file that starts with `head` (10 bytes) are an ID3v2 tag (ID3v2.3, section 3.1)."""
    if len(head) < HEADER or not head.startswith(b"ID3"):
        return 0
    return HEADER + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:HEADER], (21, 14, 7, 0), strict=True))


def write(tag: bytes, sound: Path, path: Path) -> tuple[int, str]:
    """Write a tag and the sound of an MP3, without the tag it had, into a new file.

    Returns the length of the new file in bytes and its SHA-256.
    """
    digest = sha256(tag)
    with sound.open("rb") as read, path.open("wb") as written:
        read.seek(length_of_tag(read.read(HEADER)))
        written.write(tag)
        while block := read.read(BLOCK):
            digest.update(block)
            written.write(block)
    return path.stat().st_size, digest.hexdigest()


def run(bench: Bench) -> Output:
    encoded = bench.of(transcode.Output)
    params = with_chapters(bench.params, bench.of(probe.Output).chapters)
    cover = read_cover(bench.cover) if params.cover else None
    frames = build(params, duration=encoded.duration_s, cover=cover)
    path = bench.new_file(".mp3")
    length, digest = write(serialise(frames), bench.file(encoded.file), path)
    return Output(
        file=path.name,
        byte_length=length,
        sha256=digest,
        chapters=len([frame for frame in frames if isinstance(frame, CHAP)]),
        warnings=("cover_unreadable",) if params.cover and not cover else (),
    )


def read_cover(path: Path | None) -> bytes | None:
    """The picture to embed; None when it cannot be read, which is no reason to lose the sound."""
    try:
        return cover_picture(path, conf.cover_pixels) if path else None
    except (OSError, Image.DecompressionBombError):
        return None


def with_chapters(params: Params, found: tuple[tuple[float, str], ...]) -> Params:
    """Chapters that an author put into the recording hold unless others were given."""
    if params.chapters or not found:
        return params
    return Params(**{**vars(params), "chapters": found})
