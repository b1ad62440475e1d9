"""Ask the servers of a feed what they answer, a few files at a time, and few enough for the other side to bear."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from feeds import fetch_errors
from feeds.checking.document import Document, attribute, children
from feeds.checking.probe import Kind, Picture, Probe, Reaction
from feeds.fetching import Answer, Limits, fetch, opened

SAMPLE = 20
AT_ONCE = 4
# However many files there are and however slow they come: a report that never ends helps nobody.
SECONDS = 300
FEED_LIMITS = Limits(seconds=30, byte_length=30 * 1024**2)
FILE_LIMITS = Limits(seconds=15, byte_length=10 * 1024**2)
# As a player on another site would ask.
ORIGIN = {"Origin": "https://player.example"}
FAILURES: Mapping[type[fetch_errors.FetchError], str] = {
    fetch_errors.ForbiddenAddress: "private",
    fetch_errors.TooSlow: "slow",
    fetch_errors.TooLarge: "large",
    fetch_errors.TooManyRedirects: "redirects",
    fetch_errors.Unreachable: "unreachable",
}
WHOLE = {Kind.FEED, Kind.ARTWORK, Kind.CHAPTERS}
"""Of the other kinds, the headers and a few bytes are enough."""
Progress = Callable[[int, int], None]
"""Gets how many files have been asked for, of how many."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that a feed names; attributes as of Probe."""

    kind: Kind
    url: str
    item: Any = None
    said_type: str = ""
    said_length: str = ""


def probe_feed(address: str) -> Probe:
    """Ask for the feed itself, and once more as a reader who has it already would."""
    probe = _probe(File(kind=Kind.FEED, url=address))
    seen = probe.get.headers
    known = {"If-None-Match": seen.get("etag", ""), "If-Modified-Since": seen.get("last-modified", "")}
    conditions = {name: value for name, value in known.items() if value}
    again = _react(address, headers=conditions, limits=FEED_LIMITS, whole=False) if conditions else None
    return Probe(kind=Kind.FEED, url=address, get=probe.get, head=probe.head, again=again)


def probe_files(files: list[File], progress: Progress) -> Iterator[Probe]:
    """Ask for files, a few at once, and yield the answers in the order of the files until the time is up."""
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, probe in enumerate(pool.map(lambda file: _probe_in_time(file, until), files), start=1):
            progress(number, len(files))
            if probe is not None:
                yield probe


def files_of(document: Document) -> list[File]:
    """Return the files to ask for: those of the channel, and of a sample of the items; each address once."""
    if document.channel is None:
        return []
    found = list(_files(document.channel))
    for item in sampled(document.items):
        found += _files(item, item)
    return list({file.url: file for file in reversed(found)}.values())[::-1]


def sampled(items: list[Any]) -> list[Any]:
    """Return every item of a short feed; of a long one the newest, some in between, and the oldest."""
    if len(items) <= SAMPLE:
        return items
    newest = SAMPLE // 2
    step = (len(items) - 1 - newest) / (SAMPLE - newest - 1)
    return items[:newest] + [items[newest + round(number * step)] for number in range(SAMPLE - newest)]


def _files(parent: Any, item: Any = None) -> Iterator[File]:
    enclosure = attribute(parent, "enclosure", "url")
    if enclosure:
        said = {"said_type": attribute(parent, "enclosure", "type")}
        said["said_length"] = attribute(parent, "enclosure", "length")
        yield File(kind=Kind.ENCLOSURE, url=enclosure, item=item, **said)
    if artwork := attribute(parent, "itunes:image", "href"):
        yield File(kind=Kind.ARTWORK, url=artwork, item=item)
    for transcript in children(parent, "podcast:transcript"):
        if url := str(transcript.get("url") or "").strip():
            yield File(kind=Kind.TRANSCRIPT, url=url, item=item, said_type=str(transcript.get("type") or ""))
    if chapters := attribute(parent, "podcast:chapters", "url"):
        yield File(kind=Kind.CHAPTERS, url=chapters, item=item)


def _probe_in_time(file: File, until: float) -> Probe | None:
    return _probe(file) if time.monotonic() < until else None


def _probe(file: File) -> Probe:
    limits = FEED_LIMITS if file.kind is Kind.FEED else FILE_LIMITS
    get = _react(file.url, headers=ORIGIN, limits=limits, whole=file.kind in WHOLE)
    is_enclosure = file.kind is Kind.ENCLOSURE and get.status == 200
    return Probe(
        kind=file.kind,
        url=file.url,
        item=file.item,
        said_type=file.said_type,
        said_length=file.said_length,
        get=get,
        head=_react(file.url, method="HEAD", limits=limits) if get.status == 200 else get,
        part=_react(file.url, headers={"Range": "bytes=0-1"}, limits=limits) if is_enclosure else None,
        picture=measured(get.body) if file.kind is Kind.ARTWORK else None,
    )


def _react(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    limits: Limits,
    whole: bool = True,
) -> Reaction:
    """Ask, and return what came back, or why nothing did."""
    try:
        answer = fetch(url, method=method, headers=headers, limits=limits) if whole else _head_of(url, headers, limits)
    except fetch_errors.FetchError as error:
        return Reaction(failure=FAILURES[type(error)])
    return Reaction(
        status=answer.status,
        headers={name.lower(): value for name, value in answer.headers.items()},
        url=answer.url,
        redirects=len(answer.hops),
        leaves_https=any(_leaves_https(hop.url, hop.target) for hop in answer.hops),
        body=answer.body,
    )


def _head_of(url: str, headers: Mapping[str, str] | None, limits: Limits) -> Answer:
    """Return an answer to GET without its body, which nobody needs to send."""
    with opened(url, headers=headers, limits=limits) as reply:
        return Answer(url=reply.url, status=reply.status, headers=reply.headers, body=b"", hops=reply.hops, seconds=0.0)


def _leaves_https(before: str, after: str) -> bool:
    return before.startswith("https:") and after.startswith("http:")


def measured(content: bytes) -> Picture | None:
    """Return what a picture is, by its header alone; None if it is no picture."""
    try:
        with Image.open(BytesIO(content)) as image:
            return Picture(
                form=image.format or "?",
                mode=image.mode,
                width=image.width,
                height=image.height,
                byte_length=len(content),
                has_alpha=image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info,
            )
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
