"""What WebVTT and SubRip have in common: blocks of lines, each with a line that says when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from media_pipeline.captions.cues import MAX_CUES
from media_pipeline.captions.errors import TooManyCues, WordsWithoutTime
from media_pipeline.captions.times import is_timing, read_timing


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Lines that no empty one separates; `line` is the number of the first, counted from 1."""

    line: int
    lines: list[str]


@dataclass(kw_only=True)
class Block:
    """A cue as it stands in the file; `line` is that of its times."""

    line: int
    start: float
    end: float
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a file. Times begin a new one, and so does the number before them, even without an empty line."""
    kept: list[str] = []
    lines = text.split("\n")
    for number, (line, following) in enumerate(pairwise([*lines, ""]), start=1):
        begins = is_timing(line) and (len(kept) > 1 or any(map(is_timing, kept)))
        begins |= len(kept) > 1 and line.strip().isdecimal() and is_timing(following)
        if kept and (begins or not line.strip()):
            yield Piece(line=number - len(kept), lines=kept)
            kept = []
        if line.strip():
            kept.append(line)
    if kept:
        yield Piece(line=len(lines) + 1 - len(kept), lines=kept)


def blocks(found: Iterable[Piece]) -> list[Block]:
    """The cues of a file. Words after an empty line inside a cue are kept with it: readers often lose them.

    Raises BadTime, EndsBeforeStart, WordsWithoutTime, TooManyCues.
    """
    made: list[Block] = []
    for piece, following in pairwise([*found, None]):
        if piece is None or _is_number_of(piece, following):
            continue
        at = next((index for index, line in enumerate(piece.lines[:2]) if is_timing(line)), None)
        if at is not None:
            line = piece.line + at
            start, end = read_timing(piece.lines[at], line)
            made.append(Block(line=line, start=start, end=end, lines=piece.lines[at + 1 :]))
        elif made:
            made[-1].lines += piece.lines
        else:
            raise WordsWithoutTime(piece.line, found=piece.lines[0])
        if len(made) > MAX_CUES:
            raise TooManyCues(piece.line, limit=MAX_CUES)
    return made


def _is_number_of(piece: Piece, following: Piece | None) -> bool:
    """Whether this is the number of a cue that an empty line has parted from its times."""
    if following is None or len(piece.lines) > 1 or not piece.lines[0].strip().isdecimal():
        return False
    return is_timing(following.lines[0])
