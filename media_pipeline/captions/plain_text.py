"""Plain text: paragraphs to read, and transcripts that somebody typed without times."""

import re
from collections.abc import Iterator

from media_pipeline.captions.cleaning import plain
from media_pipeline.captions.cues import MAX_CUES, Cue, Cues
from media_pipeline.captions.errors import NoLength, TooManyCues
from media_pipeline.captions.reading import letters
from media_pipeline.captions.speakers import with_speakers

EXTENSION = "txt"
MEDIA_TYPE = "text/plain"
SENTENCE_END = re.compile(r"(?<=[.!?؟…۔])[\"»”)]*\s+")
ENDS = re.compile(r"[.!?؟…۔][\"»”)]*$")
PARAGRAPH = 400
PAUSE = 3.0


def read(text: str, duration: float) -> Cues:
    """One cue for each sentence, spread over the recording by the length of what is said: times that are guessed.

    `duration`: of the recording, in seconds. Raises NoLength, TooManyCues, CueTooLong.
    """
    if duration <= 0:
        raise NoLength
    lines = enumerate(text.split("\n"), start=1)
    said = [plain(one, number) for number, line in lines for one in SENTENCE_END.split(line)]
    sentences = [sentence for sentence in said if sentence]
    if len(sentences) > MAX_CUES:
        raise TooManyCues(limit=MAX_CUES)
    whole = sum(letters(sentence) for sentence in sentences) or 1
    cues, passed = [], 0
    for sentence in sentences:
        start = duration * passed / whole
        passed += letters(sentence)
        cues.append(Cue(start=round(start, 3), end=round(duration * passed / whole, 3), text=sentence))
    return with_speakers(tuple(cues))


def paragraphs(cues: Cues) -> Iterator[Cue]:
    """Cues put together as people read: a turn of a speaker, cut at a pause, or after a sentence when it grows long."""
    current: Cue | None = None
    for cue in cues:
        if not cue.text:
            continue
        if current and _goes_on(current, cue):
            current = Cue(start=current.start, end=cue.end, text=f"{current.text} {cue.flat}", speaker=current.speaker)
            continue
        if current:
            yield current
        current = Cue(start=cue.start, end=cue.end, text=cue.flat, speaker=cue.speaker)
    if current:
        yield current


def _goes_on(current: Cue, cue: Cue) -> bool:
    if cue.speaker != current.speaker or cue.start - current.end > PAUSE:
        return False
    return len(current.text) < PARAGRAPH or (len(current.text) < 2 * PARAGRAPH and not ENDS.search(current.text))


def write(cues: Cues) -> str:
    """Paragraphs with the names of the speakers, without times."""
    parts, speaker = [], ""
    for part in paragraphs(cues):
        name = f"{part.speaker}: " if part.speaker and part.speaker != speaker else ""
        speaker = part.speaker
        parts.append(f"{name}{part.text}\n")
    return "\n".join(parts)
