"""Titles, lengths, times and levels, as people read them."""

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

# Unicode Bidirectional Algorithm (UAX 9, section 2.4): the first strong letter between them decides for both ends.
ISOLATE, RELEASE = "\u2068", "\u2069"
LEFT_TO_RIGHT = "\u2066"


def isolated(title: str) -> str:
    """Return a title that reads in its own direction, wherever it stands: `14 km` does not become `km 14`."""
    return f"{ISOLATE}{title}{RELEASE}"


def in_one_piece(figure: str) -> str:
    """Return a number with its unit so that it keeps its order between letters that run from right to left."""
    return f"{LEFT_TO_RIGHT}{figure}{RELEASE}"


def clock(seconds: float) -> str:
    """Return a length as hours, minutes and seconds: 1:02:03, or 2:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def time_left(seconds: float | None) -> str:
    """Return how much longer something will take, in words, or nothing while that cannot be told."""
    if seconds is None:
        return ""
    if seconds < 60:
        return gettext("Less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("About %(minutes)d minute left", "About %(minutes)d minutes left", minutes) % {"minutes": minutes}


def decimal(value: float | None) -> str:
    """Return a number with one decimal in the reader's language, or nothing for none."""
    return "" if value is None else number_format(value, decimal_pos=1).replace("-", "−")
