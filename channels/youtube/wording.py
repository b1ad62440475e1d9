"""How a work is worded for YouTube, within its limits (the reference of the resource ``video``)."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from channels.youtube.options import Options
from cms.catalogue.records import Chapter
from cms.catalogue.works import Translation, Work

TITLE_CHARACTERS = 100
DESCRIPTION_BYTES = 5000
TAGS_CHARACTERS = 500
CHAPTERS_FEWEST = 3
CHAPTER_SHORTEST_S = 10
NOT_ALLOWED = str.maketrans("<>", "‹›")


def snippet(work: Work, options: Options, marker: str) -> dict[str, Any]:
    """Return the words of a work; the marker is among its tags, its own address in the description."""
    return {
        "title": work.title,
        "description": description(work, work.text or work.summary, work.page_url),
        "tags": tags(marker, work.topics),
        "categoryId": options.category,
        "defaultLanguage": work.language,
        "defaultAudioLanguage": work.language,
    }


def localizations(work: Work) -> dict[str, dict[str, str]]:
    """Return title and description in every language, with the chapters of the work's own."""
    own = description(work, work.text or work.summary, work.page_url)
    found = {work.language: {"title": work.title, "description": own}}
    for each in work.translations:
        if fits_as_title(each.title):
            found[each.language] = _translated(work, each)
    return found


def _translated(work: Work, translation: Translation) -> dict[str, str]:
    words = description(work, translation.summary, translation.page_url, chapters=False)
    return {"title": translation.title, "description": words}


def fits_as_title(title: str) -> bool:
    return 0 < len(title) <= TITLE_CHARACTERS and not re.search("[<>]", title)


def description(work: Work, text: str, page_url: str, *, chapters: bool = True) -> str:
    """Return the text, cut where it must be, the chapters, and where the work is at home."""
    lines = chapter_lines(work.chapters, work.series or work.title, work.duration_s) if chapters else []
    end = "\n\n".join(filter(None, ["\n".join(lines), page_url])).translate(NOT_ALLOWED)
    room = DESCRIPTION_BYTES - len(end.encode()) - 2
    if room < 0:
        return description(work, text, page_url, chapters=False)
    return "\n\n".join(filter(None, [shortened(text.translate(NOT_ALLOWED).strip(), room), end]))


def shortened(text: str, byte_length: int) -> str:
    """Return the beginning of a text that fits, cut between words."""
    if len(text.encode()) <= byte_length:
        return text
    cut = text.encode()[: max(0, byte_length - 4)].decode(errors="ignore")
    return cut[: cut.rfind(" ")].rstrip() + "…" if " " in cut else cut


def chapter_lines(chapters: Sequence[Chapter], opening: str, duration_s: float) -> list[str]:
    """Return the lines from which YouTube makes chapters, or nothing where it would not.

    Source: YouTube Help, "Video chapters": the first at 00:00, at least three, ascending, each 10 seconds or longer.
    """
    kept: list[tuple[int, str]] = []
    for each in sorted(chapters, key=lambda each: each.start_s):
        start = int(each.start_s)
        if not kept:
            kept = _opened(start, each.title, opening)
        elif start - kept[-1][0] >= CHAPTER_SHORTEST_S:
            kept.append((start, each.title))
    while kept and duration_s and duration_s - kept[-1][0] < CHAPTER_SHORTEST_S:
        kept.pop()
    if len(kept) < CHAPTERS_FEWEST:
        return []
    return [f"{stamp(start)} {' '.join(title.split())}" for start, title in kept]


def _opened(start: int, title: str, opening: str) -> list[tuple[int, str]]:
    """The list begins at nought: by the first chapter, or by what stands before it."""
    return [(0, title)] if start < CHAPTER_SHORTEST_S else [(0, opening), (start, title)]


def stamp(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


def tags(marker: str, topics: Iterable[str]) -> list[str]:
    """Return the marker and as many topics as there is room for; a tag with a space counts two characters more."""
    found, used = [marker], len(marker)
    for topic in topics:
        words = " ".join(topic.translate(NOT_ALLOWED).replace(",", " ").split())
        used += 1 + len(words) + (2 if " " in words else 0)
        if used > TAGS_CHARACTERS:
            break
        found.append(words)
    return found


def names(snippet_there: dict[str, Any], marker: str, page_url: str) -> bool:
    """Say whether a video is that of a work, by its marker or by its address in the description."""
    if marker in snippet_there.get("tags", []):
        return True
    return bool(page_url) and page_url in snippet_there.get("description", "").split()


def publish_at(due_at: datetime | None) -> str:
    """Return a moment that is to come as YouTube writes it, or ""."""
    if due_at is None or due_at <= timezone.now():
        return ""
    return due_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def status(work: Work, options: Options, publish_at: str = "", *, is_hidden: bool = False) -> dict[str, Any]:
    """Return the whole part ``status``: whatever is left out of it falls back to what YouTube presumes."""
    return {
        "privacyStatus": "private" if publish_at or is_hidden else options.privacy,
        "license": options.licence,
        "embeddable": True,
        "publicStatsViewable": True,
        "selfDeclaredMadeForKids": options.is_for_kids,
        "containsSyntheticMedia": work.is_synthetic,
        **({"publishAt": publish_at} if publish_at else {}),
    }
