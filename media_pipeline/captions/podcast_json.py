"""The JSON of the Podcasting 2.0 namespace (transcripts, version 1.0.0): segments of speaker, startTime, endTime, body.

`language` is our own addition to it, for transcripts that the pipeline made.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from media_pipeline.captions.cleaning import name, plain
from media_pipeline.captions.cues import MAX_CUES, MAX_SECONDS, Cue, Cues
from media_pipeline.captions.errors import BadJson, EndsBeforeStart, TooManyCues

EXTENSION = "json"
MEDIA_TYPE = "application/json"
VERSION = "1.0.0"
# One segment for each word is common; four hours of quick speech have about 45,000.
MAX_SEGMENTS = 10 * MAX_CUES
# Words are put together into cues of about two lines, until a sentence or a breath ends.
ENDS = (".", "!", "?", "؟", "…", "۔")
LONGEST_TEXT = 80
LONGEST_SECONDS = 6.0
BREATH = 0.8
# Where the end is not given, the next segment gives it, but nobody speaks for so long.
LAST_SECONDS = 4.0


def is_like(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def read(text: str) -> Cues:
    """The cues of a file; segments of single words are put together.

    Raises BadJson, EndsBeforeStart, TooManyCues, CueTooLong. Their `line` is that of the fault in the JSON, or else
    the number of the segment.
    """
    segments = list(_segments(_parse(text)))
    cues = [_cue(number, one, following) for number, (one, following) in enumerate(_with_next(segments), start=1)]
    joined = tuple(_join(cues)) if _has_single_words(cues) else tuple(cues)
    if len(joined) > MAX_CUES:
        raise TooManyCues(limit=MAX_CUES)
    return joined


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadJson(error.lineno, found=error.msg) from error
    except (RecursionError, ValueError) as error:
        raise BadJson(found=str(error)) from error


def _segments(document: Any) -> list[dict[str, Any]]:
    found = document.get("segments") if isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadJson(found="segments")
    if len(found) > MAX_SEGMENTS:
        raise TooManyCues(limit=MAX_SEGMENTS)
    return found


def _with_next(segments: list[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], dict[str, Any] | None]]:
    return zip(segments, [*segments[1:], None], strict=True)


def _cue(number: int, segment: dict[str, Any], following: dict[str, Any] | None) -> Cue:
    start = _seconds(number, segment, "startTime")
    if segment.get("endTime") is not None:
        end = _seconds(number, segment, "endTime")
    else:
        latest = start + LAST_SECONDS
        end = min(latest, _seconds(number + 1, following, "startTime")) if following else latest
    if end < start:
        raise EndsBeforeStart(number, found=f"{start} – {end}")
    words, speaker = segment.get("body", ""), segment.get("speaker") or ""
    if not isinstance(words, str) or not isinstance(speaker, str):
        raise BadJson(number, found="body")
    return Cue(start=start, end=end, text=plain(words, number), speaker=name(speaker))


def _seconds(number: int, segment: dict[str, Any], key: str) -> float:
    """Some programs write the number as text."""
    try:
        value = float(segment[key])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadJson(number, found=key) from error
    if not 0 <= value <= MAX_SECONDS:
        raise BadJson(number, found=key)
    return round(value, 3)


def _has_single_words(cues: list[Cue]) -> bool:
    single = sum(1 for cue in cues if len(cue.text.split()) <= 1)
    return len(cues) > 1 and 2 * single > len(cues)


def _join(cues: list[Cue]) -> Iterator[Cue]:
    current: Cue | None = None
    for cue in cues:
        if current and _belongs(current, cue):
            current = Cue(
                start=current.start, end=cue.end, text=f"{current.text} {cue.text}".strip(), speaker=current.speaker
            )
            continue
        if current:
            yield current
        current = cue
    if current:
        yield current


def _belongs(current: Cue, cue: Cue) -> bool:
    return (
        current.speaker == cue.speaker
        and not current.text.endswith(ENDS)
        and 0 <= cue.start - current.end < BREATH
        and cue.end - current.start <= LONGEST_SECONDS
        and len(current.text) + 1 + len(cue.text) <= LONGEST_TEXT
    )


def write(cues: Cues, language: str = "") -> str:
    """A file of one segment for each cue that has words."""
    segments = [
        ({"speaker": cue.speaker} if cue.speaker else {})
        | {"startTime": cue.start, "endTime": cue.end, "body": cue.flat}
        for cue in cues
        if cue.text
    ]
    head = {"version": VERSION} | ({"language": language} if language else {})
    return json.dumps(head | {"segments": segments}, ensure_ascii=False, indent=1)


def language_of(text: str) -> str:
    """The language that `write` noted, or ""."""
    document = _parse(text)
    found = document.get("language", "") if isinstance(document, dict) else ""
    return found if isinstance(found, str) else ""
