"""Tags and chapters of an MP4: iTunes atoms, and a chapter track that players show (QuickTime File Format)."""

from pathlib import Path
from typing import Any

from mutagen.mp4 import MP4, MP4Cover

from media_pipeline import ffmpeg
from media_pipeline.tagging.label import Label
from media_pipeline.watch import UNWATCHED, Watch

# Marks of ffmpeg's metadata format, which a title may hold.
SPECIAL = str.maketrans({mark: f"\\{mark}" for mark in "=;#\\\n"})


def write(sound: Path, path: Path, label: Label) -> None:
    """Copy the streams of an MP4 into a new file with chapters and tags, its index in front."""
    source = ffmpeg.source(sound)
    join([source["a"]] if path.suffix == ".m4a" else [source["v:0"], source["a"]], path, label)


def join(streams: list[Any], path: Path, label: Label, watch: Watch = UNWATCHED) -> None:
    """Copy streams, of one file or several, into an MP4 with chapters and tags, its index in front."""
    chapters = path.with_suffix(".ffmeta")
    chapters.write_text(describe(label), encoding="utf-8")
    said = ffmpeg.own(chapters, format="ffmetadata")
    graph = ffmpeg.copied(streams, said, path, muxer="ipod" if path.suffix == ".m4a" else "mp4")
    ffmpeg.run(graph, duration=label.duration_s, watch=watch)
    chapters.unlink()
    tag(path, label)


def tag(path: Path, label: Label) -> None:
    """Write the atoms into the file itself."""
    file = MP4(path)
    for atom, text in {
        "\xa9nam": label.title,
        "\xa9alb": label.show,
        "\xa9ART": label.artist,
        "\xa9gen": label.genre,
    }.items():
        if text:
            file[atom] = [text]
    if label.cover:
        file["covr"] = [MP4Cover(label.cover, imageformat=MP4Cover.FORMAT_JPEG)]
    file.save()


def describe(label: Label) -> str:
    """Return the chapters in ffmpeg's metadata format, in milliseconds."""
    ends = [start for start, _title in label.chapters[1:]] + [label.duration_s] * bool(label.chapters)
    head = "[CHAPTER]\nTIMEBASE=1/1000\n"
    entries = (
        f"{head}START={start * 1000:.0f}\nEND={end * 1000:.0f}\ntitle={title.translate(SPECIAL)}\n"
        for (start, title), end in zip(label.chapters, ends, strict=True)
    )
    return ";FFMETADATA1\n" + "".join(entries)
