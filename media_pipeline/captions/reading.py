"""How fast a cue must be read, and how much there is to read."""

import re
import unicodedata

from media_pipeline.captions.cues import Cue

TATWEEL = "\u0640"
WORD = re.compile(r"\w[\w\u064b-\u0652'’\-]*")


def letters(text: str) -> int:
    """Characters that an eye reads: with spaces and punctuation, without diacritics, tatweel and direction marks.

    A vowelled Arabic sentence is read no slower than the same one without vowels, though it has nearly twice as many
    characters.
    """
    flat = " ".join(text.split())
    return sum(1 for each in flat if each != TATWEEL and unicodedata.category(each) not in ("Mn", "Me", "Cf"))


def words(text: str) -> int:
    """Words between spaces; in Arabic "and", "so", "by", "for" and "the" are part of the word that they begin."""
    return len(WORD.findall(text))


def characters_per_second(cue: Cue) -> float:
    """Infinite where there is something to read and no time for it."""
    return _rate(letters(cue.text), cue.length)


def words_per_minute(cue: Cue) -> float:
    return 60 * _rate(words(cue.text), cue.length)


def _rate(count: int, seconds: float) -> float:
    if not count:
        return 0.0
    return count / seconds if seconds > 0 else float("inf")
