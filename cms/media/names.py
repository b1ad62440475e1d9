"""Names that people gave to their files and recordings, made safe to show."""

import unicodedata
from pathlib import PurePosixPath

LIMIT = 255
LONGEST_SUFFIX = 16
# Marks, embeddings, overrides and isolates: they could make "exe.3pm" read "mp3.exe" (Unicode, annex 9).
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Control characters, lone surrogates, private use, unassigned and noncharacters.
UNSHOWABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def display_name(given: str, *, fallback: str = "recording") -> str:
    """Return a file name to show: no folders, no control or direction characters, NFC, at most 255 characters.

    It is never used as a path. Where it must be cut, its extension is kept.
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = one_line(last)
    if name.strip(". ") == "":
        return fallback
    suffix = PurePosixPath(name).suffix[:LONGEST_SUFFIX]
    return name if len(name) <= LIMIT else name[: LIMIT - len(suffix)] + suffix


def one_line(given: str) -> str:
    """Return text on one line, without anything that cannot be seen and changes what can be."""
    spaced = " ".join(given.split())
    kept = (each for each in spaced if each not in BIDI_CONTROLS and unicodedata.category(each) not in UNSHOWABLE)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def title_from(filename: str) -> str:
    """Return a title for a recording of which only the file name is known."""
    return PurePosixPath(filename).stem.replace("_", " ").strip() or filename
