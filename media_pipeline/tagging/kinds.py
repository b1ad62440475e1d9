"""Which kind of edition is tagged in which way."""

import shutil
from collections.abc import Callable
from pathlib import Path

from media_pipeline.tagging import id3, mp4, vorbis
from media_pipeline.tagging.label import Label


def untagged(sound: Path, path: Path, _label: Label) -> None:
    shutil.copyfile(sound, path)


WRITERS: dict[str, Callable[[Path, Path, Label], None]] = {
    ".mp3": id3.write,
    ".m4a": mp4.write,
    ".mp4": mp4.write,
    ".opus": vorbis.write,
    ".flac": vorbis.write,
}


def write(sound: Path, path: Path, label: Label) -> None:
    """Write an edition anew with the tags of `label`, without encoding it again; `path` has its true suffix."""
    WRITERS.get(path.suffix, untagged)(sound, path, label)
