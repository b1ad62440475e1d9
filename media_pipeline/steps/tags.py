"""Write title, show, cover and chapters into the MP3 (ID3v2.3, the version that most players read)."""

import shutil
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from mutagen.id3 import APIC, CHAP, CTOC, ID3, TALB, TCON, TIT2, TLAN, TPE1, CTOCFlags, PictureType
from PIL import Image

from media_pipeline.bench import Bench, Params
from media_pipeline.conf import conf
from media_pipeline.steps import probe, transcode

UTF8 = 3
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


def build(params: Params, *, duration: float, cover: bytes | None = None) -> ID3:
    """The frames of one edition; `duration` in seconds ends the last chapter."""
    tags = ID3()
    texts = {TIT2: params.title, TALB: params.show, TPE1: params.artist or params.show}
    for frame, text in texts.items():
        if text:
            tags.add(frame(encoding=UTF8, text=[text]))
    tags.add(TCON(encoding=UTF8, text=["Podcast"]))
    if language := LANGUAGES.get(params.language.partition("-")[0].lower()):
        tags.add(TLAN(encoding=UTF8, text=[language]))
    if cover:
        tags.add(APIC(encoding=0, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=cover))
    add_chapters(tags, in_order(params.chapters, duration), duration)
    return tags


def in_order(chapters: tuple[tuple[float, str], ...], duration: float) -> list[tuple[float, str]]:
    """Chapters that begin inside the recording, each start once, by time."""
    return sorted({start: (start, title) for start, title in chapters if 0 <= start < duration}.values())


def add_chapters(tags: ID3, chapters: list[tuple[float, str]], duration: float) -> None:
    """CHAP frames, and the table of contents without which some players ignore them (ID3v2 chapters)."""
    if not chapters:
        return
    ends = [start for start, _ in chapters[1:]] + [duration]
    names = [f"chp{number}" for number in range(len(chapters))]
    for name, (start, title), end in zip(names, chapters, ends, strict=True):
        times = {"start_time": round(start * 1000), "end_time": round(end * 1000)}
        offsets = {"start_offset": 0xFFFFFFFF, "end_offset": 0xFFFFFFFF}
        tags.add(CHAP(element_id=name, **times, **offsets, sub_frames=[TIT2(encoding=UTF8, text=[title])]))
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[]))


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


def write(tags: ID3, sound: Path, path: Path) -> tuple[int, str]:
    """Write tags and sound one after the other into a new file; its length in bytes and its SHA-256."""
    header = BytesIO()
    tags.save(header, v2_version=3, padding=lambda _info: 0)
    digest = sha256()
    with sound.open("rb") as read, path.open("wb") as written:
        written.write(header.getvalue())
        shutil.copyfileobj(read, written, BLOCK)
        written.flush()
    with path.open("rb") as finished:
        while block := finished.read(BLOCK):
            digest.update(block)
    return path.stat().st_size, digest.hexdigest()


def run(bench: Bench) -> Output:
    encoded = bench.of(transcode.Output)
    params = with_chapters(bench.params, bench.of(probe.Output).chapters)
    warnings: tuple[str, ...] = ()
    cover = None
    if bench.params.cover:
        try:
            cover = cover_picture(bench.cover, conf.cover_pixels) if bench.cover else None
        except (OSError, Image.DecompressionBombError):
            warnings = ("cover_unreadable",)
    path = bench.new_file(".mp3")
    tags = build(params, duration=encoded.duration_s, cover=cover)
    length, digest = write(tags, bench.file(encoded.file), path)
    return Output(
        file=path.name,
        byte_length=length,
        sha256=digest,
        chapters=len(tags.getall("CHAP")),
        warnings=warnings,
    )


def with_chapters(params: Params, found: tuple[tuple[float, str], ...]) -> Params:
    """Chapters that an author put into the recording hold unless others were given."""
    if params.chapters or not found:
        return params
    return Params(**{**vars(params), "chapters": found})
