"""SubRip (.srt): no specification; written as VideoLAN and the Podcasting 2.0 namespace (transcripts) describe it."""

import re
from collections import Counter
from dataclasses import replace

from media_pipeline.captions.blocks import blocks, pieces
from media_pipeline.captions.cleaning import plain, untagged
from media_pipeline.captions.cues import MAX_SPEAKER, Cue, Cues
from media_pipeline.captions.times import holds_timing, write_moment

EXTENSION = "srt"
MEDIA_TYPE = "application/x-subrip"
# "Sarah: In today's episode" begins the turn of a speaker, says the namespace.
PREFIX = re.compile(r"(?P<name>[^\W\d_a-z][^:\n.!?؟،,]{0,60}?)\s?:\s+(?P<words>\S.*)", re.DOTALL)
LONGEST_NAME_IN_WORDS = 5
# A single "Note:" is part of a sentence; who speaks comes back.
TURNS_OF_A_SPEAKER = 2


def is_like(text: str) -> bool:
    return holds_timing(text)


def read(text: str) -> Cues:
    """The cues of a file, in its order. Raises BadTime, EndsBeforeStart, WordsWithoutTime, TooManyCues, CueTooLong."""
    cues = tuple(
        Cue(start=block.start, end=block.end, text=plain(untagged(block.text), block.line))
        for block in blocks(pieces(text))
    )
    return _with_speakers(cues)


def _with_speakers(cues: Cues) -> Cues:
    """Names at the beginnings of turns, where the file has them; a turn lasts until the next one begins."""
    turns = [_turn(cue) for cue in cues]
    known = Counter(who for who, _words in turns if who)
    speakers = {who for who, count in known.items() if count >= TURNS_OF_A_SPEAKER}
    found, current = [], ""
    for cue, (who, words) in zip(cues, turns, strict=True):
        if who in speakers:
            current = who
            found.append(replace(cue, text=words, speaker=who))
        else:
            found.append(replace(cue, speaker=current))
    return tuple(found)


def _turn(cue: Cue) -> tuple[str, str]:
    found = PREFIX.fullmatch(cue.text)
    if not found or len(found["name"].split()) > LONGEST_NAME_IN_WORDS or len(found["name"]) > MAX_SPEAKER:
        return "", cue.text
    return found["name"].strip(), found["words"]


def write(cues: Cues) -> str:
    """A file with the name of a speaker where a turn begins; cues without words are left out."""
    parts, current = [], ""
    spoken = [cue for cue in cues if cue.text]
    for number, cue in enumerate(spoken, start=1):
        name = f"{cue.speaker}: " if cue.speaker and cue.speaker != current else ""
        current = cue.speaker
        # An arrow in the words would be taken for times.
        words = cue.text.replace("-->", "→")
        parts.append(f"{number}\n{write_moment(cue.start, ',')} --> {write_moment(cue.end, ',')}\n{name}{words}\n")
    return "\n".join(parts)
