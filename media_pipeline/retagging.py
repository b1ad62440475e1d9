"""Gives a finished edition other tags, without encoding it again."""

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from uuid import UUID, uuid5

from media_pipeline import storing
from media_pipeline.bench import Params
from media_pipeline.conf import conf
from media_pipeline.products import sealed
from media_pipeline.tagging import kinds
from media_pipeline.tagging.label import label


@dataclass(frozen=True, kw_only=True)
class Retagged:
    """The new file: its name in the storage of published files, length in bytes, and SHA-256."""

    name: str
    byte_length: int
    sha256: str


def retag(*, edition: UUID, name: str, duration_s: float, params: Params) -> Retagged:
    """Write the edition `name` anew with the tags of `params`, under a name of its own; the old file stays.

    The new name follows from the edition and the tags, so being cut and done again leaves one file.
    Raises SourceMissing when the storage has lost the file or the cover.
    """
    conf.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=conf.work) as folder:
        table = Path(folder)
        cover = storing.fetch(storing.PUBLISHED, params.cover, table) if params.cover else None
        path = table / f"tagged{PurePath(name).suffix}"
        sound = storing.fetch(storing.PUBLISHED, name, table)
        kinds.write(sound, path, label(params, duration_s=duration_s, cover=cover))
        length, digest = sealed(path)
        renewed = f"{PurePath(name).parent}/{uuid5(edition, digest)}{path.suffix}"
        storing.store(path, renewed)
    return Retagged(name=renewed, byte_length=length, sha256=digest)
