"""Sets text in lines that fit: shaped, in the order of its script, never wider than its place.

Shaping and the order of mixed directions (Unicode, annex 9) are Raqm's, which Pillow's wheels carry.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

Direction = Literal["ltr", "rtl"]
REGULAR, BOLD = 400, 700
FONTS = Path(__file__).parent
NO_LETTER = "\uffff"
ELLIPSIS = "…"
# More than any frame can show; what is longer was not written to be read on one.
MOST_CHARACTERS = 600
# Zero-width joiner and non-joiner change how letters join; everything else of their kind is dropped.
JOINERS = "\u200c\u200d"
RIGHT_TO_LEFT = {"R", "AL"}
# The lines of scripts that stack signs above and below their letters stand wider.
LEADING = {"ltr": 1.26, "rtl": 1.42}
BALANCING = 7
TIFINAGH = range(0x2D30, 0x2D80)
# There is but one weight of Tifinagh: a bold line of it is drawn with a wider pen, as a part of its size.
WIDER_PEN = 0.022


@dataclass(frozen=True, kw_only=True)
class Style:
    """`weight`: 400 or 700; `sizes`: in pixels, from the one that is wished for down to the least; `lines`: at most."""

    weight: int
    sizes: tuple[int, ...]
    lines: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines as they are read, none wider than its place; `size` and `leading` in pixels."""

    lines: tuple[str, ...]
    direction: Direction
    weight: int
    size: int

    @property
    def leading(self) -> int:
        return round(self.size * LEADING[self.direction])

    @property
    def height(self) -> int:
        """From the top of the first line to the bottom of the last."""
        return self.leading * len(self.lines)

    @property
    def font(self) -> FreeTypeFont:
        return font(self.weight, self.size)

    @property
    def pen(self) -> float:
        """What is added on all sides of a letter, in pixels."""
        is_thin = any(ord(character) in TIFINAGH for line in self.lines for character in line)
        return self.size * WIDER_PEN if self.weight == BOLD and is_thin else 0


@cache
def font(weight: int, size: int) -> FreeTypeFont:
    return ImageFont.truetype(FONTS / f"athir-film-{weight}.woff2", size, layout_engine=ImageFont.Layout.RAQM)


@cache
def has_letter(character: str) -> bool:
    """Whether the font can draw it, rather than an empty box."""
    mask, box = (font(REGULAR, 64).getmask(each) for each in (character, NO_LETTER))
    return (mask.size, bytes(mask)) != (box.size, bytes(box))


def showable(text: str) -> str:
    """One line of what the font can draw: no controls, Western digits, for other signs a plain letter or nothing."""
    spaced = " ".join(text[:MOST_CHARACTERS].split())
    drawn = "".join(_nearest(character) for character in unicodedata.normalize("NFC", spaced))
    return " ".join(drawn.split())


@cache
def _nearest(character: str) -> str:
    if character == " " or character in JOINERS:
        return character
    if unicodedata.category(character).startswith("C"):
        return ""
    if has_letter(character):
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return "".join(part for part in unicodedata.normalize("NFKD", character) if part != character and has_letter(part))


def direction_of(text: str, usual: Direction) -> Direction:
    """The usual one, unless every letter runs the other way: a foreign name may begin a sentence."""
    kinds = {unicodedata.bidirectional(character) for character in text}
    has_left, has_right = "L" in kinds, bool(kinds & RIGHT_TO_LEFT)
    if has_left == has_right:
        return usual
    return "rtl" if has_right else "ltr"


def width_of(text: str, face: FreeTypeFont, direction: Direction) -> float:
    """In pixels; what a letter draws beyond its advance counts."""
    left, _top, right, _bottom = face.getbbox(text, direction=direction, anchor="ls")
    return max(face.getlength(text, direction=direction), right - min(left, 0))


def fit(text: str, box: tuple[int, int], style: Style, usual: Direction = "ltr") -> Block | None:
    """The text in the largest size in which it fits, shortened where not even the least does; None without any.

    `box`: width and height in pixels; `usual`: the direction of the show's language.
    """
    shown = showable(text)
    if not shown:
        return None
    width, height = box
    direction = direction_of(shown, usual)
    for size in style.sizes:
        face = font(style.weight, size)
        lines = wrapped(shown, width, face, direction, style.lines)
        room = min(style.lines, max(int(height / (size * LEADING[direction])), 1))
        if len(lines) <= room:
            lines = balanced(shown, lines, width, face, direction)
            break
    else:
        lines = shortened(lines, width, room, face, direction)
    return Block(lines=tuple(lines), direction=direction, weight=style.weight, size=size)


def wrapped(text: str, width: float, face: FreeTypeFont, direction: Direction, most: int) -> list[str]:
    """Lines broken between words, and inside of a word wider than a line; what follows more than `most` is left."""
    lines: list[str] = []
    for word in text.split(" "):
        if len(lines) > most:
            break
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, face, direction) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, width, face, direction)
    return lines


def _pieces(word: str, width: float, face: FreeTypeFont, direction: Direction) -> Iterator[str]:
    while word and width_of(word, face, direction) > width:
        cut = _longest(word, width, face, direction)
        yield word[:cut]
        word = word[cut:]
    if word:
        yield word


def _longest(word: str, width: float, face: FreeTypeFont, direction: Direction) -> int:
    """How many characters of a word fit; at least one."""
    least, most = 1, len(word)
    while least < most:
        middle = (least + most + 1) // 2
        if width_of(word[:middle], face, direction) <= width:
            least = middle
        else:
            most = middle - 1
    return least


def balanced(text: str, lines: list[str], width: int, face: FreeTypeFont, direction: Direction) -> list[str]:
    """The same number of lines, as even as they can be without cutting a word: none alone on the last."""
    narrow, wide = width / max(len(lines), 1) / 2, float(width)
    best = lines
    for _step in range(BALANCING if len(lines) > 1 else 0):
        tried = (narrow + wide) / 2
        made = wrapped(text, tried, face, direction, len(lines))
        if len(made) == len(lines) and " ".join(made) == text:
            best, wide = made, tried
        else:
            narrow = tried
    return best


def shortened(lines: list[str], width: int, most: int, face: FreeTypeFont, direction: Direction) -> list[str]:
    """So many lines, the last of them ending in an ellipsis."""
    kept, last = lines[: most - 1], lines[most - 1]
    while last and width_of(last + ELLIPSIS, face, direction) > width:
        last = last[:-1].rstrip()
    return [*kept, last + ELLIPSIS]
