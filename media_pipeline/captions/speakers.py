"""Names of speakers, where a format has no place for them but the beginning of the words."""

import re
from collections import Counter
from dataclasses import replace

from media_pipeline.captions.cues import MAX_SPEAKER, Cue, Cues

# "Sarah: In today's episode" begins the turn of a speaker, says the Podcasting 2.0 namespace.
PREFIX = re.compile(r"(?P<name>[^\W\d_a-z][^:\n.!?؟،,]{0,60}?)\s?:\s+(?P<words>\S.*)", re.DOTALL)
LONGEST_NAME_IN_WORDS = 5
# A single "Note:" is part of a sentence; who speaks comes back.
TURNS_OF_A_SPEAKER = 2


def with_speakers(cues: Cues) -> Cues:
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
