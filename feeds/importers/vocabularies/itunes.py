"""The vocabulary of Apple Podcasts (article 823), which every podcast has."""

import re

from feeds.importers.nodes import Node

CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:\.\d+)?$|(\d{1,6})(?:\.\d+)?$")
EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[^\s@<>]{2,60}$")
TYPES = ("full", "trailer", "bonus")
TAKEN = {
    *("itunes:author", "itunes:owner", "itunes:image", "itunes:category", "itunes:explicit", "itunes:type"),
    *("itunes:title", "itunes:summary", "itunes:subtitle", "itunes:duration", "itunes:season", "itunes:episode"),
    *("itunes:episodeType", "itunes:new-feed-url", "itunes:complete"),
}
PASSED_OVER = {"itunes:keywords", "itunes:order", "itunes:isClosedCaptioned"}


def is_explicit(node: Node) -> bool:
    return node.text("itunes:explicit", "googleplay:explicit").lower() in ("yes", "true", "explicit")


def owner_email(node: Node) -> str:
    owner = node.first("itunes:owner")
    found = owner.text("itunes:email") if owner else ""
    return found if EMAIL.match(found) else ""


def category(node: Node) -> str:
    """Return the first category as the house writes it: the subcategory after a slash."""
    main = next((each for each in node.all("itunes:category") if each.get("text")), None)
    if main is None:
        return ""
    sub = next((each.get("text") for each in main.all("itunes:category") if each.get("text")), "")
    return f"{main.get('text')} / {sub}" if sub else main.get("text")


def show_type(node: Node) -> str:
    return "serial" if node.text("itunes:type").lower() == "serial" else "episodic"


def picture(node: Node) -> str:
    return node.link("itunes:image", "href") or node.link("googleplay:image", "href")


def duration_s(node: Node) -> float:
    """Return the declared length in seconds, or 0."""
    found = CLOCK.match(node.text("itunes:duration"))
    if not found:
        return 0.0
    hours, minutes, seconds, whole = (int(group or 0) for group in found.groups())
    return float(whole or 3600 * hours + 60 * minutes + seconds)


def episode_type(node: Node) -> str:
    found = node.text("itunes:episodeType").lower()
    return found if found in TYPES else "full"


def moved_to(node: Node) -> str:
    return node.url(node.text("itunes:new-feed-url"))


def is_complete(node: Node) -> bool:
    return node.text("itunes:complete").lower() == "yes"
