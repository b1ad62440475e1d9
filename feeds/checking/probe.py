"""What a server answered about one file of a feed: plain values, which rules look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a file is for."""

    FEED = "feed"
    ENCLOSURE = "enclosure"
    ARTWORK = "artwork"
    TRANSCRIPT = "transcript"
    CHAPTERS = "chapters"


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """One answer.

    Attributes:
        status: of HTTP; 0 where there was none, and ``failure`` says why (see FAILURES in wording.py).
        headers: by their names in lower case.
        url: where it came from in the end.
        redirects: how many there were, and ``leaves_https`` whether one led from https to http.
        body: the beginning of it, or all where all was asked for.
    """

    status: int = 0
    failure: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    redirects: int = 0
    leaves_https: bool = False
    body: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What a picture is, measured from its bytes: ``form`` as Pillow names it, such as JPEG."""

    form: str
    mode: str
    width: int
    height: int
    byte_length: int
    has_alpha: bool


@dataclass(frozen=True, kw_only=True)
class Probe:
    """A file that was asked for.

    Attributes:
        kind: what it is for.
        url: as it stands in the feed.
        item: the element that names it, or None for the channel.
        said_type, said_length: what the feed says of it, or "".
        get, head: the answers to GET and HEAD.
        part: the answer to GET with ``Range: bytes=0-1``, or None where it was not asked for.
        again: the answer to GET with the validators of the first one, or None.
        picture: of artwork, what it is; None if it is no picture.
    """

    kind: Kind
    url: str
    item: Any = None
    said_type: str = ""
    said_length: str = ""
    get: Reaction
    head: Reaction
    part: Reaction | None = None
    again: Reaction | None = None
    picture: Picture | None = None
