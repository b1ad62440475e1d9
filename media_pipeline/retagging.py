"""Gives a finished MP3 other tags, without encoding it again."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from media_pipeline import storing
from media_pipeline.bench import Params
from media_pipeline.conf import conf
from media_pipeline.steps import tags


@dataclass(frozen=True, kw_only=True)
class Retagged:
    """The new file: its name in the storage of published files, length in bytes, and SHA-256."""

    name: str
    byte_length: int
    sha256: str


def retag(*, edition: UUID, name: str, duration_s: float, params: Params) -> Retagged:
    """Write the MP3 `name` anew with the tags of `params`, under a name of its own; the old file stays.

    The new name follows from the edition and the tags, so being cut and done again leaves one file.
    Raises SourceMissing when the storage has lost the file or the cover.
    """
    conf.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=conf.work) as folder:
        table = Path(folder)
        cover = tags.read_cover(storing.fetch(storing.PUBLISHED, params.cover, table)) if params.cover else None
        tag = tags.serialise(tags.build(params, duration=duration_s, cover=cover))
        path = table / "tagged.mp3"
        length, digest = tags.write(tag, storing.fetch(storing.PUBLISHED, name, table), path)
        renewed = f"audio/{uuid5(edition, digest)}.mp3"
        storing.store(path, renewed)
    return Retagged(name=renewed, byte_length=length, sha256=digest)
