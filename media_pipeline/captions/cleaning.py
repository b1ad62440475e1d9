"""Text of unknown origin, made plain: no tags, no controls, nothing that turns what stands around it."""

import html
import re
import unicodedata

from media_pipeline.captions.cues import MAX_CHARACTERS, MAX_SPEAKER
from media_pipeline.captions.errors import CueTooLong

# Embeddings, overrides and isolates (Unicode, annex 9): subtitles made for old players are full of them. Each cue is
# shown in an element that knows its direction. The three marks stay: authors set them to place a full stop.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\ufeff\u200b\u00ad\u2060"
DROPPED = dict.fromkeys(map(ord, TURNING + UNSEEN))
# Controls, lone surrogates, private use, unassigned.
UNSHOWABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
# A tag begins with a letter, a slash or the digits of an inner time; "3 < 5" is no tag. ASS has {\an8}.
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.,]*>|</>|\{\\[^{}]*\}")
SPACES = re.compile(r"[^\S\n\u00a0\u202f]+")


def untagged(text: str) -> str:
    """The text without tags, and with characters in the place of entities."""
    return html.unescape(TAG.sub("", text))


def plain(text: str, line: int = 0) -> str:
    """The text in NFC without controls, empty lines and spaces at the edges. Raises CueTooLong.

    NFC keeps Arabic diacritics and the tatweel; presentation forms become letters only by NFKC, which would also
    change what is meant to be seen, so they stay.
    """
    kept = "".join(
        each for each in text.translate(DROPPED) if each in "\n\t" or unicodedata.category(each) not in UNSHOWABLE
    )
    lines = (SPACES.sub(" ", one).strip() for one in unicodedata.normalize("NFC", kept).split("\n"))
    cleaned = "\n".join(one for one in lines if one)
    if len(cleaned) > MAX_CHARACTERS:
        raise CueTooLong(line, limit=MAX_CHARACTERS)
    return cleaned


def name(text: str) -> str:
    """The name of a speaker, on one line."""
    return " ".join(plain(untagged(text)[: 10 * MAX_SPEAKER]).split())[:MAX_SPEAKER].strip()
