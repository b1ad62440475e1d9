"""What a moderator should look at twice. A hint decides nothing: no question is refused by a list of words."""

import re
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from cms.core.folding import fold

HINTS = {
    "profanity": _("May be insulting"),
    "phone": _("A telephone number"),
    "email": _("An e-mail address"),
    "identity": _("A number of an identity card"),
    "account": _("A number of a bank account"),
    "link": _("A link"),
    "quick": _("Was sent faster than people write"),
    "trap": _("Filled in what people do not see"),
    "wave": _("Came while very many questions came"),
}
"""The codes of Question.hints, and how a moderator reads them."""
PERSONAL = ("phone", "email", "identity", "account")
"""Those of which the asker is told before anything is kept."""

LISTS = Path(__file__).parent / "lists"
# 06, 07 and 05 in Morocco, with the country's code or without, in groups of any kind (numbering plan of the ANRT).
_PHONE = re.compile(r"(?<![\d+])(?:(?:\+|00)212[\s.\-]*(?:\(0\)[\s.\-]*)?0?|0)[5-8](?:[\s.\-/]*\d){8}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
# One or two letters and five to seven digits, as on the national card.
_IDENTITY = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,2}[\s-]?\d{5,7}(?![A-Za-z0-9])")
# Relevé d'identité bancaire: twenty-four digits.
_ACCOUNT = re.compile(r"(?<!\d)(?:\d[\s.\-]?){23}\d(?!\d)")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_PATTERNS = {"account": _ACCOUNT, "phone": _PHONE, "email": _EMAIL, "identity": _IDENTITY, "link": _LINK}

# Signs that stand for letters where somebody hides a word; the digits of Darija are letters of their own.
_MASKS = str.maketrans({"@": "a", "$": "s", "€": "e", "!": "i", "0": "o", "1": "i", "4": "a"})
_REPEATED = re.compile(r"(.)\1+")
_GAPS = re.compile(r"(?<=\b\w)[\s.\-_*]+(?=\w\b)")


def hints_in(text: str) -> list[str]:
    """Return the codes of what the text itself tells, in the order of HINTS."""
    plain = with_western_digits(text)
    found = {code for code, pattern in _PATTERNS.items() if pattern.search(plain)}
    if is_profane(text):
        found.add("profanity")
    return [code for code in HINTS if code in found]


def personal_in(text: str) -> list[str]:
    """Return the codes of the personal data that the text seems to hold."""
    return [code for code in hints_in(text) if code in PERSONAL]


def with_western_digits(text: str) -> str:
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def is_profane(text: str) -> bool:
    """Say whether a word of the lists is in the text, however it is spelt: long drawn, masked, spaced out."""
    spread = _squeezed(_GAPS.sub("", fold(text).translate(_MASKS)))
    straight = _squeezed(fold(text))
    return any(pattern.search(spread) or pattern.search(straight) for pattern in profanity().values())


@cache
def profanity() -> dict[str, re.Pattern[str]]:
    """Return for each list of words a pattern that finds them, folded, at the beginning of a word or as one."""
    return {path.stem: _pattern(path.read_text(encoding="utf-8")) for path in sorted(LISTS.glob("*.txt"))}


def _pattern(text: str) -> re.Pattern[str]:
    lines = (line.strip() for line in text.splitlines())
    entries = [line for line in lines if line and not line.startswith("#")]
    return re.compile("|".join(_entry(line) for line in entries))


def _entry(line: str) -> str:
    """A star at the end stands for any ending; the article and a conjunction may come before an Arabic word."""
    word = re.escape(_squeezed(fold(line.rstrip("*")))).replace(r"\ ", r"\s+")
    end = "" if line.endswith("*") else r"(?!\w)"
    return rf"(?<!\w)(?:[وفب]?(?:ال)?){word}{end}"


def _squeezed(text: str) -> str:
    return _REPEATED.sub(r"\1", text)
