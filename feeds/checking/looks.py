"""What is wrong with what a server answered: each looks at one file."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from feeds.checking.codes import MEDIA_TYPES, extension_of, plain_type
from feeds.checking.finding import quoted
from feeds.checking.probe import Kind, Probe, Reaction
from feeds.checking.rule import Evidence, Fault, Find

FEED_TYPES = {"application/rss+xml", "application/xml", "text/xml"}
TEXT_TYPES = {
    "text/vtt": {"text/vtt"},
    "application/x-subrip": {"application/x-subrip", "application/srt", "text/srt"},
    "application/json": {"application/json"},
    "text/html": {"text/html"},
    "text/plain": {"text/plain"},
}
PICTURES = {"JPEG": {"jpg", "jpeg"}, "PNG": {"png"}}
SMALLEST, LARGEST = 1400, 3000
LIGHT_BYTES = 512 * 1024
SPOTIFY_BYTES = 200 * 1024**2
Values = dict[str, Any]
Look = Callable[[Probe], Values | None]
"""Returns what a fault names, or None where all is well."""


def every(kind: Kind, look: Look, *, reached: bool = True) -> Find:
    """Look at every file of a kind; with ``reached``, at those alone that could be had."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        for probe in evidence.probes:
            if probe.kind is kind and (probe.get.status == 200 or not reached):
                values = look(probe)
                if values is not None:
                    yield Fault(item=probe.item, values={"url": quoted(probe.url)} | values)

    return find


def reason(reaction: Reaction) -> str:
    return reaction.failure or str(reaction.status)


def not_had(probe: Probe) -> Values | None:
    return None if probe.get.status == 200 else {"reason": reason(probe.get)}


def head_differs(probe: Probe) -> Values | None:
    """HEAD says what GET says, but for the body (RFC 9110, 9.3.2)."""
    if probe.head.status != probe.get.status:
        return {"reason": reason(probe.head)}
    compared = ("content-type", "content-length") if probe.kind is not Kind.FEED else ("content-type",)
    for name in compared:
        said, true = probe.head.headers.get(name), probe.get.headers.get(name)
        if said is not None and true is not None and said != true:
            return {"reason": f"{name}: {said}"}
    return None


def closed_to_other_sites(probe: Probe) -> Values | None:
    return None if probe.get.headers.get("access-control-allow-origin") == "*" else {}


def no_feed_type(probe: Probe) -> Values | None:
    kind = plain_type(probe.get.headers.get("content-type", ""))
    return None if kind in FEED_TYPES else {"value": kind or "?"}


def no_validators(probe: Probe) -> Values | None:
    return None if {"etag", "last-modified"} & set(probe.get.headers) else {}


def ignores_validators(probe: Probe) -> Values | None:
    if probe.again is None or not {"etag", "last-modified"} & set(probe.get.headers):
        return None
    return None if probe.again.status == 304 else {"value": probe.again.status}


def not_compressed(probe: Probe) -> Values | None:
    return None if probe.get.headers.get("content-encoding") else {}


def redirected(probe: Probe) -> Values | None:
    return {"value": quoted(probe.get.url)} if probe.get.redirects else None


def redirected_badly(probe: Probe) -> Values | None:
    """More than one redirect, one out of https, or one that loses the extension."""
    reaction = probe.get
    loses_extension = reaction.redirects and extension_of(reaction.url) not in MEDIA_TYPES
    if reaction.redirects > 1 or reaction.leaves_https or loses_extension:
        return {"value": quoted(reaction.url)}
    return None


def no_ranges(probe: Probe) -> Values | None:
    """A range of two bytes comes as two bytes, and says of how many (RFC 9110, 14.4 and 15.3.7)."""
    part = probe.part
    if part is None:
        return None
    names_range = part.headers.get("content-range", "").startswith("bytes 0-1/")
    return None if part.status == 206 and names_range and len(part.body) == 2 else {"value": reason(part)}


def true_length(probe: Probe) -> int | None:
    """Return how many bytes the file has, as the answer to a range or to HEAD says."""
    total = probe.part.headers.get("content-range", "").rpartition("/")[2] if probe.part else ""
    said = total if total.isdigit() else probe.head.headers.get("content-length", "")
    return int(said) if said.isdigit() else None


def other_length(probe: Probe) -> Values | None:
    length = true_length(probe)
    if length is None or not probe.said_length.isdigit() or int(probe.said_length) == length:
        return None
    return {"said": probe.said_length, "true": length}


def other_media_type(probe: Probe) -> Values | None:
    """The server names another type than the feed does; several names mean the same."""
    served, said = plain_type(probe.get.headers.get("content-type", "")), plain_type(probe.said_type)
    same = next((types for types in MEDIA_TYPES.values() if said in types), {said})
    return None if served == said or served in same else {"value": served or "?"}


def other_text_type(probe: Probe) -> Values | None:
    served, said = plain_type(probe.get.headers.get("content-type", "")), plain_type(probe.said_type)
    return None if served in TEXT_TYPES.get(said, {said}) else {"value": served or "?"}


def too_large_for_spotify(probe: Probe) -> Values | None:
    length = true_length(probe)
    return {"megabytes": round(length / 1024**2)} if length and length > SPOTIFY_BYTES else None


def no_picture(probe: Probe) -> Values | None:
    if probe.picture and probe.picture.form in PICTURES:
        return None
    return {"value": probe.picture.form if probe.picture else "?"}


def other_extension(probe: Probe) -> Values | None:
    extensions = PICTURES.get(probe.picture.form) if probe.picture else None
    return {"value": probe.picture.form} if probe.picture and extensions and not_named(probe, extensions) else None


def not_named(probe: Probe, extensions: set[str]) -> bool:
    return extension_of(probe.url) not in extensions


def wrong_size(probe: Probe) -> Values | None:
    picture = probe.picture
    if picture is None or (picture.width == picture.height and SMALLEST <= picture.width <= LARGEST):
        return None
    return {"value": f"{picture.width} × {picture.height}"}


def wrong_colours(probe: Probe) -> Values | None:
    picture = probe.picture
    if picture is None or (picture.mode == "RGB" and not picture.has_alpha):
        return None
    return {"value": picture.mode}


def heavy(probe: Probe) -> Values | None:
    picture = probe.picture
    if picture is None or picture.byte_length <= LIGHT_BYTES:
        return None
    return {"kilobytes": round(picture.byte_length / 1024)}


def no_chapters(probe: Probe) -> Values | None:
    """JSON chapters 1.2: a version, and chapters that each have a start."""
    try:
        found = json.loads(probe.get.body)
        starts = [float(chapter["startTime"]) for chapter in found["chapters"]]
    except (ValueError, KeyError, TypeError):
        return {}
    return None if found.get("version") and starts else {}
