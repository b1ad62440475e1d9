"""Vorbis comments, of Opus (RFC 7845, section 5.2) and FLAC (RFC 9639, section 8.6), with chapters and a cover."""

import base64
import shutil
from pathlib import Path

from mutagen.flac import FLAC, Picture
from mutagen.id3 import PictureType
from mutagen.oggopus import OggOpus

from media_pipeline.captions.times import write_moment
from media_pipeline.tagging.label import Label, light


def write(sound: Path, path: Path, label: Label) -> None:
    """Copy an Opus or FLAC file and write its comments anew."""
    shutil.copyfile(sound, path)
    file: OggOpus | FLAC = OggOpus(path) if path.suffix == ".opus" else FLAC(path)
    file.delete()
    for name, text in comments(label).items():
        file[name] = text
    if label.cover and isinstance(file, FLAC):
        file.clear_pictures()
        file.add_picture(picture(label.cover))
    elif label.cover:
        file["METADATA_BLOCK_PICTURE"] = base64.b64encode(picture(light(label.cover)).write()).decode("ascii")
    file.save()


def comments(label: Label) -> dict[str, str]:
    """Return the fields; chapters by the convention that players read (CHAPTER001=hh:mm:ss.mmm)."""
    fields = {
        "TITLE": label.title,
        "ALBUM": label.show,
        "ARTIST": label.artist,
        "GENRE": label.genre,
        "LANGUAGE": label.language,
    }
    for number, (start, title) in enumerate(label.chapters, 1):
        fields[f"CHAPTER{number:03}"] = write_moment(start)
        fields[f"CHAPTER{number:03}NAME"] = title
    return {name: text for name, text in fields.items() if text}


def picture(cover: bytes) -> Picture:
    found = Picture()
    found.type, found.mime, found.data = PictureType.COVER_FRONT, "image/jpeg", cover
    return found
