"""Breaks the text of a cue into lines that read well, in Arabic as in Latin letters.

Rules: at most two lines of 42 characters; a break after punctuation, else before a conjunction or preposition; never
between a number and its unit, nor after a word that leans on the next one; the upper line no longer than the lower by
much (Netflix, Timed Text Style Guide, general requirements, section 5; BBC, Subtitle Guidelines, section 3).

Only spaces are broken at, so the Arabic one-letter words (and, so, by, for, like, the article), which are written as
part of the next word, can never be torn off; written apart by mistake or after a diacritic, they are kept with it. A
direction mark stays with the word beside which it stands.
"""

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import accumulate, pairwise

from media_pipeline.captions.checks import LINE_CHARACTERS, LINES
from media_pipeline.captions.cues import Cue, Cues
from media_pipeline.captions.reading import letters
from media_pipeline.captions.words import LEANING, OPENING, UNITS

MARKS = "\u200e\u200f\u061c"
DIACRITICS = re.compile("[\u064b-\u0652\u0670\u0640]")
SPACES = re.compile(r"[^\S\u00a0\u202f]+")
# Turns of two speakers in one cue stand on lines of their own.
DASH = re.compile(r"\s*[-–—]\s?\S")
STOP = re.compile(r"[.!?؟…:؛;][\"»”)]*$")
COMMA = re.compile(r"[،,][\"»”)]*$")
NUMBER = re.compile(r"[\"«(]?[+\-−]?[\d٠-٩][\d٠-٩.,٫٬/:\u00a0\u202f]*[\"»)]?")
AND = re.compile(r"[وف]\w{2,}")
# Costs, in characters of imbalance.
AFTER_STOP, AFTER_COMMA, BEFORE_OPENING, BEFORE_AND = -12, -8, -5, -4
FORBIDDEN = 200
HEAVY_TOP = 0.25
SPARE_LINES = 2

Way = tuple[int, float, tuple[int, ...]]
"""How words are broken: characters that are too many for their lines, cost, and the words before which lines begin."""
NOTHING: Way = (0, 0.0, ())


@dataclass(frozen=True, kw_only=True)
class Width:
    """`characters` in a line."""

    characters: int = LINE_CHARACTERS


def wrap(text: str, width: Width | None = None) -> str:
    """The text in as few lines as it needs, of about one length; more than two where it is too long for them.

    Words stay as they are, and so do lines that begin with the dash of a new speaker.
    """
    limits = width or Width()
    turns = text.split("\n") if sum(map(bool, map(DASH.match, text.split("\n")))) > 1 else [text]
    return "\n".join(line for turn in turns for line in _lines(tuple(filter(None, SPACES.split(turn))), limits))


def wrap_cues(cues: Cues) -> Cues:
    """The same cues, with lines that read well."""
    return tuple(replace(cue, text=wrap(cue.text)) if _is_ragged(cue) else cue for cue in cues)


def _is_ragged(cue: Cue) -> bool:
    lines = cue.text.split("\n")
    return len(lines) > LINES or any(letters(line) > LINE_CHARACTERS for line in lines)


def _lines(words: tuple[str, ...], width: Width) -> list[str]:
    """The cheapest way to break, found from the end: each rest of the words is judged once."""
    ends = [0, *accumulate(letters(word) for word in words)]

    def length(first: int, last: int) -> int:
        return ends[last] - ends[first] + max(last - first - 1, 0)

    @cache
    def best(first: int, count: int) -> Way:
        """The words from `first` on, in exactly `count` lines."""
        if count == 1:
            return _overflow(length(first, len(words)), width), 0.0, ()
        ways: list[Way] = []
        for cut in range(first + 1, len(words) - count + 2):
            here = length(first, cut)
            if ways and here > width.characters:
                break
            overflow, cost, breaks = best(cut, count - 1)
            shape = _shape(here, length(cut, len(words)), count)
            ways.append((overflow + _overflow(here, width), cost + shape + _at(words, cut), (cut, *breaks)))
        return min(ways)

    needed = -(-length(0, len(words)) // width.characters)
    counts = [count for count in range(needed, 2 * needed + SPARE_LINES) if 0 < count <= len(words)]
    # One line more is taken only where words do not fit into fewer.
    fitting = next((way for way in map(partial(best, 0), counts) if not way[0]), None)
    _overflowing, _cost, breaks = fitting or min(map(partial(best, 0), counts), default=NOTHING)
    edges = [0, *breaks, len(words)]
    return [" ".join(words[start:end]) for start, end in pairwise(edges)]


def _overflow(length: int, width: Width) -> int:
    return max(0, length - width.characters)


def _shape(upper: int, rest: int, count: int) -> float:
    """Lines of one length are best; a lower line that is the longer one is nearly as good."""
    difference = upper - rest / (count - 1)
    return difference * (1 + HEAVY_TOP) if difference > 0 else -difference


def _at(words: tuple[str, ...], cut: int) -> float:
    """What it costs to break before the word at `cut`."""
    before, after = words[cut - 1].strip(MARKS), words[cut].strip(MARKS)
    if STOP.search(before):
        return AFTER_STOP
    if _is_leaning(before) or (NUMBER.fullmatch(before) and _bare(after) in UNITS):
        return FORBIDDEN
    if COMMA.search(before):
        return AFTER_COMMA
    if _bare(after) in OPENING:
        return BEFORE_OPENING
    return BEFORE_AND if AND.fullmatch(_bare(after)) else 0


def _is_leaning(word: str) -> bool:
    bare = _bare(word)
    return bare in LEANING or bare.rpartition("'")[0] + "'" == bare


def _bare(word: str) -> str:
    """Without diacritics, quotes and capitals."""
    return DIACRITICS.sub("", word).strip('"«»“”()،,.؛;:!?؟').lower().replace("’", "'")
