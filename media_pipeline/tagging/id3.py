"""Write title, show, cover and chapters into the MP3 (ID3v2.3, the version that most players read)."""

import shutil
from io import BytesIO
from pathlib import Path

from mutagen.id3 import APIC, CHAP, CTOC, ID3, TALB, TCON, TIT2, TLAN, TPE1, CTOCFlags, Frame, PictureType

from media_pipeline.tagging.label import Label

UTF8 = 3
HEADER = 10


def build(label: Label) -> list[Frame]:
    """The frames of one edition, in the order in which players should meet them."""
    texts = {TIT2: label.title, TALB: label.show, TPE1: label.artist, TCON: label.genre, TLAN: label.iso_639_2}
    frames: list[Frame] = [kind(encoding=UTF8, text=[text]) for kind, text in texts.items() if text]
    frames += chapter_frames(label)
    if label.cover:
        frames.append(APIC(encoding=0, mime="image/jpeg", type=PictureType.COVER_FRONT, desc="", data=label.cover))
    return frames


def chapter_frames(label: Label) -> list[Frame]:
    """CHAP frames, and the table of contents without which some players ignore them (ID3v2 chapters)."""
    chapters = label.chapters
    if not chapters:
        return []
    ends = [start for start, _ in chapters[1:]] + [label.duration_s]
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


def length_of_tag(head: bytes) -> int:
    """How many bytes of a file that starts with `head` (10 bytes) are an ID3v2 tag (ID3v2.3, section 3.1)."""
    if len(head) < HEADER or not head.startswith(b"ID3"):
        return 0
    return HEADER + sum((byte & 0x7F) << shift for byte, shift in zip(head[6:HEADER], (21, 14, 7, 0), strict=True))


def write(sound: Path, path: Path, label: Label) -> None:
    """Write the sound of an MP3, without the tag it had, behind a new tag into a new file."""
    with sound.open("rb") as read, path.open("wb") as written:
        read.seek(length_of_tag(read.read(HEADER)))
        written.write(serialise(build(label)))
        shutil.copyfileobj(read, written)
