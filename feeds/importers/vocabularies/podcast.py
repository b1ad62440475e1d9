"""The Podcasting 2.0 namespace: what of it the house can keep."""

import re
from uuid import UUID

from cms.catalogue.intake import (
    OWN_TERMS,
    IncomingLink,
    IncomingPerson,
    IncomingSeason,
    IncomingSoundbite,
    IncomingText,
    licences,
    rhythms,
)
from feeds.importers.found import FoundTranscript
from feeds.importers.nodes import Node

TAKEN = {
    *("podcast:guid", "podcast:locked", "podcast:person", "podcast:transcript", "podcast:chapters"),
    *("podcast:season", "podcast:episode", "podcast:location", "podcast:license", "podcast:funding", "podcast:txt"),
    *("podcast:soundbite", "podcast:contentLink", "podcast:podroll", "podcast:updateFrequency"),
}
# What the house says by itself, of itself.
PASSED_OVER = {"podcast:medium", "podcast:podping", "podcast:publisher", "podcast:trailer"}
SHORT = 128
SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,9})?$")
LONGEST_TEXT = 4000
LONGEST_URL = 500
# Whether a machine made any of the content.
MACHINE_MADE = "ai-content"
BITE_SECONDS = 120


def guid(node: Node) -> str:
    """Return the podcast:guid, or "" where it is none."""
    try:
        return str(UUID(node.text("podcast:guid")))
    except ValueError:
        return ""


def locked(node: Node) -> tuple[bool, str]:
    """Say whether others must not import the feed, and whom to ask."""
    found = node.first("podcast:locked")
    return (found.words.lower() in ("yes", "true"), found.get("owner")) if found else (False, "")


def persons(node: Node) -> tuple[IncomingPerson, ...]:
    """Return those credited, in order, each once; without a role they are hosts, as the specification says."""
    found = (
        IncomingPerson(name=" ".join(each.words.split())[:SHORT], role=each.get("role").lower() or "host")
        for each in node.all("podcast:person")
    )
    return tuple(dict.fromkeys(person for person in found if person.name))


def transcripts(node: Node) -> tuple[FoundTranscript, ...]:
    return tuple(
        FoundTranscript(url=url, media_type=each.get("type").lower(), language=each.get("language"))
        for each in node.all("podcast:transcript")
        if (url := node.url(each.get("url")))
    )


def chapters_url(node: Node) -> str:
    return node.link("podcast:chapters", "url")


def places(node: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.words[:100] for each in node.all("podcast:location") if each.words))


def licence(node: Node) -> tuple[str, str]:
    """Return the terms of use and, where they are not one of the known, their address; "" where there are none."""
    found = node.first("podcast:license")
    if found is None:
        return "", ""
    name, url = found.words.lower(), found.url(found.get("url"))[:200]
    if name in licences():
        return name, ""
    return (OWN_TERMS, url) if url.startswith("https://") else ("", "")


def funding(node: Node) -> IncomingLink | None:
    found = node.first("podcast:funding")
    url = found.url(found.get("url"))[:200] if found else ""
    label = found.words[:SHORT] if found else ""
    return IncomingLink(url=url, label=label) if url.startswith("https://") and label else None


def texts(node: Node) -> tuple[IncomingText, ...]:
    """Return what is said to machines, but for who or what made the content."""
    return tuple(
        IncomingText(purpose=purpose[:SHORT], value=each.words[:LONGEST_TEXT])
        for each in node.all("podcast:txt")
        if each.words and (purpose := each.get("purpose") or "verify") != MACHINE_MADE
    )


def machine_made(node: Node) -> str:
    said = [each.words.lower() for each in node.all("podcast:txt") if each.get("purpose") == MACHINE_MADE]
    return next((word for word in said if word in ("true", "false")), "")


def rhythm(node: Node) -> str:
    found = node.first("podcast:updateFrequency")
    rule = found.get("rrule") if found else ""
    return rule if rule in rhythms() else ""


def is_complete(node: Node) -> bool:
    found = node.first("podcast:updateFrequency")
    return found is not None and found.get("complete") == "true"


def podroll(node: Node) -> tuple[IncomingLink, ...]:
    """Return the recommended feeds of which the address is known."""
    roll = node.first("podcast:podroll")
    return tuple(
        IncomingLink(url=url, label=(each.get("title") or url)[:SHORT], guid=each.get("feedGuid")[:36])
        for each in (roll.all("podcast:remoteItem") if roll else ())
        if (url := each.url(each.get("feedUrl"))) and len(url) <= LONGEST_URL
    )


def season(node: Node) -> IncomingSeason | None:
    """Return the season of an item, if it has a name."""
    found, number = node.first("podcast:season"), node.number("podcast:season")
    name = found.get("name")[:SHORT] if found else ""
    return IncomingSeason(number=number, name=name) if number and name else None


def soundbites(node: Node) -> tuple[IncomingSoundbite, ...]:
    rows = [
        (_seconds(each.get("startTime")), _seconds(each.get("duration")), each.words[:SHORT])
        for each in node.all("podcast:soundbite")
    ]
    return tuple(
        IncomingSoundbite(start_s=start, duration_s=min(duration, BITE_SECONDS), title=title)
        for start, duration, title in rows
        if start is not None and duration is not None and duration >= 1
    )


def _seconds(text: str) -> float | None:
    return float(text) if SECONDS.match(text) else None


def links(node: Node) -> tuple[IncomingLink, ...]:
    return tuple(
        IncomingLink(url=url, label=(each.words or url)[:SHORT])
        for each in node.all("podcast:contentLink")
        if (url := each.url(each.get("href"))) and len(url) <= LONGEST_URL
    )
