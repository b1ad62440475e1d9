"""Why a file of captions cannot be read.

    CaptionError
    ├── TooLarge            too_large       detail: limit_mb
    ├── TooManyCues         too_many        detail: limit
    ├── Binary              binary          a document, a recording, anything but text
    ├── UnknownFormat       unknown_format
    ├── NoCues              no_cues
    ├── BadTime             bad_time        detail: found
    ├── EndsBeforeStart     ends_early      detail: found
    ├── WordsWithoutTime    no_time         detail: found
    ├── CueTooLong          cue_too_long    detail: limit
    ├── BadJson             bad_json        detail: found
    └── NoLength            no_length       plain text can be spread only over a recording whose length is known

The sentences for people are where Django is: cms/media/caption_words.py.
"""

from typing import ClassVar

LONGEST_QUOTE = 60


class CaptionError(Exception):
    """`line`: of the file, counted from 1; 0 for the whole of it. `detail`: values that the sentence names."""

    code: ClassVar[str]

    def __init__(self, line: int = 0, **detail: str | int) -> None:
        super().__init__(f"{self.code} in line {line}" if line else self.code)
        self.line = line
        self.detail = {name: _short(value) for name, value in detail.items()}


def _short(value: str | int) -> str | int:
    if isinstance(value, int) or len(value) <= LONGEST_QUOTE:
        return value
    return value[:LONGEST_QUOTE] + "…"


class TooLarge(CaptionError):
    code = "too_large"


class TooManyCues(CaptionError):
    code = "too_many"


class Binary(CaptionError):
    code = "binary"


class UnknownFormat(CaptionError):
    code = "unknown_format"


class NoCues(CaptionError):
    code = "no_cues"


class BadTime(CaptionError):
    code = "bad_time"


class EndsBeforeStart(CaptionError):
    code = "ends_early"


class WordsWithoutTime(CaptionError):
    code = "no_time"


class CueTooLong(CaptionError):
    code = "cue_too_long"


class BadJson(CaptionError):
    code = "bad_json"


class NoLength(CaptionError):
    code = "no_length"


CODES: dict[str, type[CaptionError]] = {error.code: error for error in CaptionError.__subclasses__()}
