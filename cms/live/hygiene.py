"""What a text of the public loses before it is kept: everything that shows other words than it holds.

Controls of direction that change how the rest of a page reads are taken out (Unicode Standard Annex 9, section 2),
those that only place a mark stay: people type them. Nothing else is: HTML is text like any other.
"""

import re
import unicodedata

# Embeddings, overrides and isolates.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Joiners shape letters; marks place punctuation between scripts.
_KEPT_FORMATS = frozenset("\u200c\u200d\u200e\u200f\u061c")
_LOST_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_LINES = re.compile(r"\n\s*\n\s*")
_SPACES = re.compile(r"[^\S\n]+")
# A letter carries at most three signs in any of our languages; hundreds hide the lines around them.
_SIGNS = r"[\u0300-\u036f\u0483-\u0489\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILED = re.compile(f"({_SIGNS}{{4}}){_SIGNS}+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_TIFINAGH = re.compile(r"[\u2d30-\u2d7f]")


def tidy(text: str) -> str:
    """Return ``text`` in composed form (NFC), without controls, spaces in a row, and signs piled on one letter."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = "".join(letter if _is_kept(letter) else " " * (letter == "\t") for letter in lines)
    spaced = _LINES.sub("\n\n", _SPACES.sub(" ", _PILED.sub(r"\1", shown)))
    return unicodedata.normalize("NFC", "\n".join(line.strip() for line in spaced.split("\n")).strip())


def tidy_line(text: str) -> str:
    """Return ``text`` tidied, on one line."""
    return " ".join(tidy(text).split())


def says_something(text: str) -> bool:
    """Say whether there is a word of two letters in it."""
    return bool(re.search(r"[^\W\d_][\u064b-\u0652]*[^\W\d_]", text))


def language_of(text: str, *, otherwise: str) -> str:
    """Return the language by its letters: Arabic and Tifinagh are seen, the others are those of the page."""
    letters = [(len(_ARABIC.findall(text)), "ar"), (len(_TIFINAGH.findall(text)), "zgh")]
    count, language = max(letters)
    return language if count * 2 > len(text.replace(" ", "")) else otherwise


def _is_kept(letter: str) -> bool:
    if letter == "\n" or letter in _KEPT_FORMATS:
        return True
    return letter not in _TURNING and unicodedata.category(letter) not in _LOST_CATEGORIES
