"""The Podcasting 2.0 namespace: what of it the house can keep."""

from uuid import UUID

from cms.catalogue.intake import IncomingPerson
from feeds.importers.found import FoundTranscript
from feeds.importers.nodes import Node

LONGEST_NAME = 128
TAKEN = {
    *("podcast:guid", "podcast:locked", "podcast:person", "podcast:transcript", "podcast:chapters"),
    *("podcast:season", "podcast:episode"),
}
# What the house says by itself, of itself.
PASSED_OVER = {"podcast:medium", "podcast:podping", "podcast:publisher", "podcast:updateFrequency"}


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
        IncomingPerson(name=" ".join(each.words.split())[:LONGEST_NAME], role=each.get("role").lower() or "host")
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
