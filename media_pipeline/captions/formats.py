"""Every format of captions, and which of them a file is."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from media_pipeline.captions import plain_text, podcast_json, srt, webvtt
from media_pipeline.captions.cues import Cues, in_order
from media_pipeline.captions.decoding import decode
from media_pipeline.captions.errors import NoCues, UnknownFormat


@dataclass(frozen=True, kw_only=True)
class Format:
    """`write` makes the text of a file; `is_timed` says whether its readers learn when something is said."""

    extension: str
    media_type: str
    write: Callable[[Cues], str]
    is_timed: bool = True


def _format(module: ModuleType, **options: Any) -> Format:
    return Format(extension=module.EXTENSION, media_type=module.MEDIA_TYPE, write=module.write, **options)


# In the order in which podcast apps should find them: several keep the first that they know.
FORMATS = {
    form.extension: form
    for form in (_format(webvtt), _format(srt), _format(podcast_json), _format(plain_text, is_timed=False))
}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """`cues` in order of time; `format`: an extension; `encoding`: that of the file; `is_timed`: False for a guess."""

    cues: Cues
    format: str
    encoding: str
    is_timed: bool


def load(data: bytes, *, filename: str = "", duration: float = 0.0) -> Loaded:
    """Read a file of any format, which its content tells better than its name.

    `duration`: of the recording in seconds, over which plain text is spread. Raises CaptionError.
    """
    text, encoding = decode(data)
    form = recognise(text, filename)
    cues = plain_text.read(text, duration) if form is plain_text else form.read(text)
    if not any(cue.text for cue in cues):
        raise NoCues
    return Loaded(cues=in_order(cues), format=form.EXTENSION, encoding=encoding, is_timed=form is not plain_text)


def recognise(text: str, filename: str = "") -> Any:
    """The module that reads this text. Raises NoCues, UnknownFormat."""
    if not text.strip():
        raise NoCues
    for form in (webvtt, podcast_json, srt):
        if form.is_like(text):
            return form
    if text.lstrip().startswith("<"):
        raise UnknownFormat
    return plain_text if filename.lower().endswith(".txt") or not _promises_times(filename) else srt


def _promises_times(filename: str) -> bool:
    return filename.lower().endswith((".srt", ".vtt", ".json", ".sbv", ".ass", ".ssa", ".ttml", ".xml", ".stl"))
