"""Faults of episodes that take more than a look at one word."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from feeds.checking.codes import EVERY_MEDIA_TYPE, MEDIA_TYPES, TRANSCRIBED_BY_APPLE, extension_of, plain_type
from feeds.checking.document import attribute, children, text
from feeds.checking.finding import quoted
from feeds.checking.rule import Evidence, Fault, Find

DURATION = re.compile(r"(\d+|\d{1,3}:\d\d|\d{1,3}:\d\d:\d\d)$")
# RFC 2822, section 3.3, with the four-digit years and numeric or known zones that directories insist on.
DATE = re.compile(
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(:\d\d)? ([+-]\d{4}|GMT|UT|UTC|[ECMP][SD]T)$"
)
POSITIVE = re.compile(r"0*[1-9]\d*$")
CLOCKS_DIFFER = timedelta(minutes=5)


def has_two_enclosures(evidence: Evidence) -> Iterator[Fault]:
    for item in evidence.document.items:
        if len(children(item, "enclosure")) > 1:
            yield Fault(item=item)


def said_length(item: Any) -> str:
    """Return how many bytes the enclosure says it has, or ""; an item without one has its own rule."""
    if not children(item, "enclosure"):
        return "none"
    length = attribute(item, "enclosure", "length")
    return length if POSITIVE.match(length) else ""


def contradicts_itself(evidence: Evidence) -> Iterator[Fault]:
    """The type of an enclosure and the extension of its address are both known, and not of one kind."""
    for item in evidence.document.items:
        kind = plain_type(attribute(item, "enclosure", "type"))
        extension = extension_of(attribute(item, "enclosure", "url"))
        if kind in EVERY_MEDIA_TYPE and extension in MEDIA_TYPES and kind not in MEDIA_TYPES[extension]:
            yield Fault(item=item, values={"value": f"{kind}, .{extension}"})


def moment_of(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def is_no_date(value: str) -> bool:
    return not DATE.match(value) or moment_of(value) is None


def is_in_the_future(evidence: Evidence) -> Iterator[Fault]:
    for item in evidence.document.items:
        moment = moment_of(text(item, "pubDate"))
        if moment and moment > evidence.now + CLOCKS_DIFFER:
            yield Fault(item=item, values={"value": text(item, "pubDate")})


def serial_without_number(evidence: Evidence) -> Iterator[Fault]:
    channel = evidence.document.channel
    if channel is None or text(channel, "itunes:type") != "serial":
        return
    for item in evidence.document.items:
        if text(item, "itunes:episodeType") in ("", "full") and not text(item, "itunes:episode"):
            yield Fault(item=item)


def is_not_ascii(value: str) -> bool:
    return not value.isascii() or " " in value


def addresses(is_wrong: Callable[[str], bool]) -> Find:
    """An address of a file, in the channel or in an item, is wrong."""

    def find(evidence: Evidence) -> Iterator[Fault]:
        for item, address in evidence.document.addresses():
            if is_wrong(address):
                yield Fault(item=item, values={"value": quoted(address)})

    return find


def is_insecure(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1")


def lives_without_link(evidence: Evidence) -> Iterator[Fault]:
    channel = evidence.document.channel
    for live in children(channel, "podcast:liveItem") if channel is not None else []:
        if not children(live, "podcast:contentLink"):
            yield Fault(values={"value": quoted(text(live, "title"))})


def sound_type(item: Any) -> str:
    """Return the type of an enclosure that is sound, or ""."""
    kind = plain_type(attribute(item, "enclosure", "type"))
    return kind if kind.startswith("audio/") else ""


def has_video(evidence: Evidence) -> Iterator[Fault]:
    """One fault for the show: every episode of a video programme would say the same."""
    kinds = (plain_type(attribute(item, "enclosure", "type")) for item in evidence.document.items)
    if any(kind.startswith("video/") for kind in kinds):
        yield Fault()


def has_no_words(evidence: Evidence) -> Iterator[Fault]:
    """An episode without a transcript, in a language that Apple does not transcribe by itself."""
    channel = evidence.document.channel
    language = text(channel, "language") if channel is not None else ""
    if language.partition("-")[0].lower() in TRANSCRIBED_BY_APPLE:
        return
    for item in evidence.document.items:
        if not attribute(item, "podcast:transcript", "url"):
            yield Fault(item=item)
