"""Podlove Simple Chapters 1.2, and chapters as JSON (podcast namespace, "JSON Chapters" 1.2)."""

import json
import math
import re
from typing import Any

from cms.catalogue.intake import IncomingChapter
from feeds.importers.nodes import Node

# Normal play time (RFC 2326, section 3.6): 1:02:03.5, 2:03, 123.
TIME = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7}(?:\.\d{1,9})?)$")
LONGEST_TITLE = 200
MOST = 500
LONGEST = 86_400 * 7
TAKEN = {"psc:chapters"}


def chapters(node: Node) -> tuple[IncomingChapter, ...]:
    """Return the chapters that stand in the item itself."""
    holder = node.first("psc:chapters")
    rows = holder.all("psc:chapter") if holder else ()
    return in_order([(seconds(each.get("start")), each.get("title")) for each in rows])


def read_json(data: bytes) -> tuple[IncomingChapter, ...]:
    """Return the chapters of a JSON file; those that are not for the table of contents are left out.

    Raises:
        ValueError: it is no such file.
    """
    try:
        rows = json.loads(data)["chapters"]
        return in_order([(row.get("startTime"), row.get("title")) for row in rows if row.get("toc", True)])
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"no list of chapters: {error}") from error


def seconds(text: str) -> float | None:
    found = TIME.match(text)
    if not found:
        return None
    hours, minutes, rest = found.groups()
    return 3600 * int(hours or 0) + 60 * int(minutes or 0) + float(rest)


def in_order(rows: list[tuple[Any, Any]]) -> tuple[IncomingChapter, ...]:
    """Return the chapters that have a title and a time, by their start; each start once."""
    found: dict[float, IncomingChapter] = {}
    for start, title in rows[:MOST]:
        if isinstance(start, int | float) and math.isfinite(start) and 0 <= start < LONGEST and isinstance(title, str):
            words = " ".join(title.split())[:LONGEST_TITLE]
            if words:
                found.setdefault(float(start), IncomingChapter(start_s=float(start), title=words))
    return tuple(found[start] for start in sorted(found))
