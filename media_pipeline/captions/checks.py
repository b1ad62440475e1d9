"""What is doubtful in a transcript: said beside the cue, and never a reason to refuse it.

Limits: 42 characters in a line, two lines (Netflix, Timed Text Style Guide, general requirements, section 5, and its
Arabic guide, section 3); 20 characters a second (the same, English guide, for adults); 200 words a minute (the same,
English template, section 2, for adults; BBC, Subtitle Guidelines, recommends 160 to 180, which verbatim speech often
exceeds). Fewer than three words are taken in at a glance: their speed is not judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.reading import characters_per_second, letters, words, words_per_minute

LINE_CHARACTERS = 42
LINES = 2
CHARACTERS_PER_SECOND = 20
WORDS_PER_MINUTE = 200
AT_A_GLANCE = 3
# Encoders and editors differ by this much about the length of a recording and the end of a cue, in seconds.
LENGTH_TOLERANCE = 0.5
TIME_TOLERANCE = 0.001


@dataclass(frozen=True, kw_only=True)
class Remark:
    """`cue`: its place, counted from 0. `code`: see CODES. `found`, `limit`: what was measured and what is usual."""

    cue: int
    code: str
    found: int = 0
    limit: int = 0


CODES = (
    *("empty", "no_length", "out_of_order", "overlap", "beyond_end"),
    *("too_fast", "too_many_words", "line_too_long", "too_many_lines"),
)


def check(cues: Cues, duration: float | None = None, first: int = 0) -> tuple[Remark, ...]:
    """Everything doubtful, cue by cue. `duration`: of the recording in seconds, None where it is not known.

    `first`: the place from which on cues are judged, for a page of a long transcript.
    """
    remarks: list[Remark] = []
    for place, cue in enumerate(cues):
        if place >= first:
            before = cues[place - 1] if place else None
            remarks += _in_time(place, cue, before, duration)
            remarks += _to_read(place, cue) if cue.text else [Remark(cue=place, code="empty")]
    return tuple(remarks)


def _in_time(place: int, cue: Cue, before: Cue | None, duration: float | None) -> Iterator[Remark]:
    if cue.length <= 0:
        yield Remark(cue=place, code="no_length")
    if before and cue.start < before.start:
        yield Remark(cue=place, code="out_of_order")
    elif before and cue.start < before.end - TIME_TOLERANCE:
        yield Remark(cue=place, code="overlap", found=round(1000 * (before.end - cue.start)))
    if duration is not None and cue.end > duration + LENGTH_TOLERANCE:
        yield Remark(cue=place, code="beyond_end", found=round(cue.end), limit=round(duration))


def _to_read(place: int, cue: Cue) -> Iterator[Remark]:
    if words(cue.text) >= AT_A_GLANCE and cue.length > 0:
        characters, spoken = characters_per_second(cue), words_per_minute(cue)
        if characters > CHARACTERS_PER_SECOND:
            yield Remark(cue=place, code="too_fast", found=round(characters), limit=CHARACTERS_PER_SECOND)
        elif spoken > WORDS_PER_MINUTE:
            yield Remark(cue=place, code="too_many_words", found=round(spoken), limit=WORDS_PER_MINUTE)
    lines = cue.text.split("\n")
    longest = max(map(letters, lines))
    if longest > LINE_CHARACTERS:
        yield Remark(cue=place, code="line_too_long", found=longest, limit=LINE_CHARACTERS)
    if len(lines) > LINES:
        yield Remark(cue=place, code="too_many_lines", found=len(lines), limit=LINES)
