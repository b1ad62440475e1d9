"""Text as XML and podcast apps can take it."""

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

R = TypeVar("R")
W = TypeVar("W")

# Characters that XML 1.0 cannot carry (section 2.2).
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# The same in UTF-8; surrogates cannot be encoded at all.
CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
JOINER = "\N{ZERO WIDTH JOINER}"
EXTENDING = {"Mn", "Me", "Mc"}


def clean(text: str) -> str:
    """Return ``text`` without the characters that XML cannot carry."""
    return FORBIDDEN.sub("", text)


def require_clean(document: bytes, *, but: bytes = b"") -> None:
    """Raises ValueError when a document in UTF-8 has characters, other than ``but``, that XML cannot carry."""
    is_clean = len(document.translate(None, CONTROLS)) == len(document) - len(but)
    # A single byte is looked for many times faster than two.
    if not is_clean or (b"\xef" in document and NONCHARACTERS.search(document)):
        raise ValueError("the document has characters that XML cannot carry")


def cleaned(record: Any) -> Any:
    """Return a copy of a record in which every text, however deep, is clean."""
    if isinstance(record, str):
        return clean(record)
    if isinstance(record, tuple):
        return tuple(cleaned(each) for each in record)
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        fields = {field.name: cleaned(getattr(record, field.name)) for field in dataclasses.fields(record)}
        return dataclasses.replace(record, **fields)
    return record


def carried_by_xml(render: Callable[[R], W]) -> Callable[[R], W]:
    """Have ``render`` try once more with clean text where lxml refuses what it got.

    Texts that XML cannot carry are rare, and to look for them takes time.
    """

    @wraps(render)
    def rendered(record: R) -> W:
        try:
            return render(record)
        except ValueError:
            return render(cleaned(record))

    return rendered


def cut_to_bytes(text: str, limit: int) -> str:
    """Return the longest beginning of ``text`` of at most ``limit`` bytes in UTF-8 that ends between two graphemes."""
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    end = len(encoded[:limit].decode(errors="ignore"))
    return _whole(text, end)


def cut_to_characters(text: str, limit: int) -> str:
    """Return the longest beginning of ``text`` of at most ``limit`` characters that ends between two graphemes."""
    return text if len(text) <= limit else _whole(text, limit)


def _whole(text: str, end: int) -> str:
    """Return ``text`` up to the last place at or before ``end`` where a grapheme begins (Unicode, annex 29).

    Where it is not certain that one begins, it goes further back: a letter less does no harm, half a sign does.
    """
    while end and _continues(text, end):
        end -= 1
    return text[:end]


def _continues(text: str, at: int) -> bool:
    """Say whether the character at ``at`` may belong to the one before it."""
    here, before = text[at], text[at - 1]
    if unicodedata.category(here) in EXTENDING or JOINER in (here, before):
        return True
    return any(_both(here, before, low, high) for low, high in PAIRS) or _is_modifier(here)


# Flags are written with two letters; Hangul syllables, and line ends, are sequences too.
PAIRS = (("\U0001f1e6", "\U0001f1ff"), ("\u1100", "\u11ff"), ("\uac00", "\ud7ff"), ("\n", "\r"))


def _both(here: str, before: str, low: str, high: str) -> bool:
    return low <= here <= high and low <= before <= high


def _is_modifier(character: str) -> bool:
    """Say whether it is a tone of skin, a tag of a flag, or a mark that joins words."""
    return (
        "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f" or character == "\u200c"
    )
