"""Moments, as files of captions and people write them."""

import re

from media_pipeline.captions.cues import MAX_SECONDS
from media_pipeline.captions.errors import BadTime, EndsBeforeStart

# WebVTT (section 4.1) wants a dot and two digits, SubRip a comma; programs and hands write all of these.
MOMENT = r"(?:(\d{1,4})\s?:\s?)?(\d{1,3})\s?:\s?(\d{1,2})(?:\s?[.,:]\s?(\d{1,6}))?"
SECONDS = re.compile(r"(\d{1,6})(?:[.,](\d{1,6}))?")
PATTERN = re.compile(MOMENT)
ARROW = "-->"
# What word processors make of it. Words may hold these, as in "9:30 → 10:00": only full moments are times there.
OTHER_ARROWS = re.compile(r"\s(?:->|[–—]>|→)\s")
FULL = re.compile(r"\s*[\d\s:]+:[\d\s]+[.,]\d+\s*(?:->|[–—]>|→)\s*[\d\s:]+:[\d\s]+[.,]\d+")
TIMING = re.compile(rf"\s*{MOMENT}\s*-->\s*{MOMENT}(?=\s|$)")
ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫", "01234567890123456789.")


def read_moment(text: str, line: int = 0) -> float:
    """Seconds, from `1:02:03.5`, `02:03,500` or `12.3`. Raises BadTime."""
    given = text.strip().translate(ARABIC_DIGITS)
    if found := PATTERN.fullmatch(given):
        return _seconds(found.groups(), text, line)
    if found := SECONDS.fullmatch(given):
        return _bounded(int(found[1]) + _fraction(found[2]), text, line)
    raise BadTime(line, found=text.strip())


def _seconds(parts: tuple[str | None, ...], text: str, line: int) -> float:
    hours, minutes, seconds, fraction = parts
    if int(seconds or 0) > 59 or (hours and int(minutes or 0) > 59):
        raise BadTime(line, found=text.strip())
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return _bounded(whole + _fraction(fraction), text, line)


def _fraction(digits: str | None) -> float:
    return int((digits or "0").ljust(3, "0")[:3]) / 1000


def _bounded(seconds: float, text: str, line: int) -> float:
    if seconds > MAX_SECONDS:
        raise BadTime(line, found=text.strip())
    return round(seconds, 3)


def is_timing(text: str) -> bool:
    """Whether a line is meant to say when a cue begins and ends, however badly."""
    return ARROW in text or bool(FULL.match(text.translate(ARABIC_DIGITS)))


def holds_timing(text: str) -> bool:
    """Whether some line of a text says when a cue begins and ends, as it should be said."""
    return any(FULL.match(line) or TIMING.match(line) for line in text.translate(ARABIC_DIGITS).split("\n"))


def read_timing(text: str, line: int) -> tuple[float, float]:
    """Beginning and end of a cue; what follows them on the line (settings, coordinates) is passed over.

    Raises BadTime, EndsBeforeStart.
    """
    given = text.translate(ARABIC_DIGITS)
    found = TIMING.match(given if ARROW in given else OTHER_ARROWS.sub(f" {ARROW} ", given))
    if not found:
        raise BadTime(line, found=text.strip())
    start, end = _seconds(found.groups()[:4], text, line), _seconds(found.groups()[4:], text, line)
    if end < start:
        raise EndsBeforeStart(line, found=text.strip())
    return start, end


def write_moment(seconds: float, point: str = ".") -> str:
    """`01:02:03.450`: with hours, and three digits after the point, as every reader understands it."""
    milliseconds = round(max(seconds, 0.0) * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def short_moment(seconds: float) -> str:
    """`2:03.450` or `1:02:03.450`: as people write it."""
    return re.sub(r"^(00:)?0?(?=\d)", "", write_moment(seconds))
