"""Where one job's steps work, and what they hand to one another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from pydantic import Field, TypeAdapter

from media_pipeline.choices import Cleaning
from media_pipeline.frames.look import Palette
from media_pipeline.watch import UNWATCHED, Watch

T = TypeVar("T")
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Params:
    """What the makers of a recording said about it. Times in seconds, `language` as in BCP 47.

    Attributes:
        cover, intro, outro: names in the storage of published files.
        chapters: in times of the recording as it came, like those inside of it.
        clean: what is taken out of the sound; `even`: raise quiet speakers towards loud ones.
        trim: cut silence at both ends; `pauses`: longer ones become so long, null leaves them.
        bed: how long intro and outro go on, lowered, under the words.
        target_lufs: integrated loudness of all editions but the one for broadcasters; null: as the settings say.
        stereo: deliver two channels even when both are the same; `mono`: one channel, unless they cancel each other.
        tracks: names of originals: further recordings of the same conversation, which begin at the same moment.
        preview_at: where the sample of a preview begins.
        palette: the colours of a film that is made of sound.
    """

    title: str = ""
    show: str = ""
    artist: str = ""
    language: str = ""
    cover: str = ""
    chapters: tuple[tuple[float, str], ...] = ()
    target_lufs: float | None = None
    editions: tuple[str, ...] = ("mp3", "m4a", "opus", "flac")
    clean: tuple[Cleaning, ...] = ()
    even: bool = False
    trim: bool = False
    pauses: Annotated[float, Field(ge=0.3)] | None = None
    intro: str = ""
    outro: str = ""
    bed: Annotated[float, Field(ge=0, le=30)] = 0.0
    stereo: bool = False
    mono: bool = False
    tracks: tuple[str, ...] = ()
    preview_at: Annotated[float, Field(ge=0)] = 0.0
    palette: Palette = field(default_factory=Palette)

    @classmethod
    def read(cls, values: Json) -> "Params":
        """Raises pydantic.ValidationError. Values that no step knows are for others and passed over."""
        return TypeAdapter(cls).validate_python(values)


@dataclass(kw_only=True)
class Bench:
    """`source`: the recording; `folder`: the job's; `outputs`: results by step; the others: local files of `params`."""

    source: Path
    folder: Path
    params: Params = field(default_factory=Params)
    cover: Path | None = None
    intro: Path | None = None
    outro: Path | None = None
    tracks: tuple[Path, ...] = ()
    watch: Watch = UNWATCHED
    outputs: dict[str, Json] = field(default_factory=dict)

    def of(self, kind: type[T]) -> T:
        """The output of an earlier step, asked for by its class. Raises KeyError when it has not run."""
        return TypeAdapter(kind).validate_python(self.outputs[step_name(kind)])

    def keep(self, output: object) -> Json:
        """Note a step's output and return it as JSON values."""
        noted: Json = TypeAdapter(type(output)).dump_python(output, mode="json")
        self.outputs[step_name(type(output))] = noted
        return noted

    def new_file(self, suffix: str) -> Path:
        """A name in the folder that nobody else writes to, not even a former owner of the job."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{uuid4().hex}{suffix}"

    def file(self, name: str) -> Path:
        return self.folder / name

    def has_files_of(self, output: Mapping[str, Any]) -> bool:
        """Whether the files that an output names, at any depth, are still there."""
        return all(self.file(name).is_file() for name in _files(output))


def _files(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner, content in value.items():
            yield from _files(content, inner)
    elif isinstance(value, (list, tuple)):
        for content in value:
            yield from _files(content, key)
    elif key in ("file", "others") or key.endswith("_file"):
        yield value


def step_name(kind: type) -> str:
    """A step is named after its module: the class of its output tells which."""
    return kind.__module__.rpartition(".")[2]
