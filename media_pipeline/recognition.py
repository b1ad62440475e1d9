"""Speech recognition behind one interface. Nothing here downloads anything: a model is a folder on this machine.

A recogniser is offered where both its package (the extra `recognition`) and the folder of a model
(ATHIR_MEDIA_RECOGNITION_MODEL) are there; everywhere else there is none, and asking costs nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from media_pipeline.conf import conf

RATE = 16_000
Sound = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
# What whoever made the model must have put into its folder; without a tokenizer the library would fetch one.
MODEL_FILES = ("model.bin", "tokenizer.json", "config.json")


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """Something that was said. `start`, `end`: in seconds from the beginning of the sound that was given."""

    start: float
    end: float
    text: str


class Recogniser(Protocol):
    """`name`: for the report of a job."""

    @property
    def name(self) -> str: ...

    def language_of(self, sound: Sound) -> str:
        """The language that is spoken, as in BCP 47, or "" if nobody can tell."""

    def recognise(self, sound: Sound, language: str) -> Iterator[Utterance]:
        """What is said in `sound`, one utterance after the other, as they are found.

        `sound`: one channel at 16 kHz, from -1 to 1. `language`: a code that `language_of` could return.
        """


def recogniser() -> Recogniser | None:
    """The recogniser of this machine, None where there is none."""
    folder = Path(conf.recognition_model) if conf.recognition_model else None
    if folder is None or find_spec("faster_whisper") is None:
        return None
    return FasterWhisper(folder) if all((folder / name).is_file() for name in MODEL_FILES) else None


class FasterWhisper:
    """Whisper by CTranslate2: 8-bit numbers, on the processors of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def name(self) -> str:
        return f"faster-whisper: {self.folder.name}"

    def language_of(self, sound: Sound) -> str:
        model = _model(self.folder)
        if not model.model.is_multilingual:
            return "en"
        language, _certainty, _all = model.detect_language(sound)
        return str(language)

    def recognise(self, sound: Sound, language: str) -> Iterator[Utterance]:
        """A language that the model does not know is left to it to guess."""
        model = _model(self.folder)
        known = language if language in model.supported_languages else None
        # Earlier words as context make it repeat itself for minutes once it has gone wrong.
        found, _about = model.transcribe(sound, language=known, beam_size=5, condition_on_previous_text=False)
        for segment in found:
            yield Utterance(start=segment.start, end=segment.end, text=segment.text.strip())


@cache
def _model(folder: Path) -> Any:
    """The model in memory, once for each process: loading it takes longer than a minute of speech."""
    library = import_module("faster_whisper")
    return library.WhisperModel(
        str(folder), device="cpu", compute_type="int8", cpu_threads=conf.processors, local_files_only=True
    )
