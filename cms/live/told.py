"""Events as they go over the line: encoded once, then the same bytes for everybody (HTML standard, section 9.2.6)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Message = Mapping[str, Any]


def encoded(data: Any) -> bytes:
    """Return JSON in UTF-8 without line breaks, as one `data:` line needs it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def event(kind: str, data: Any, number: int | None = None) -> bytes:
    """Return one server-sent event; with a number, a reader that comes back names it."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: ".encode() + encoded(data) + b"\n\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One event of a desk; ``public`` is empty where it does not concern the public."""

    number: int
    public: bytes
    crew: bytes

    @classmethod
    def of(cls, number: int, kind: str, public: Any, crew: Mapping[str, Any]) -> "Told":
        """Encode a row of LiveEvent. The crew hears what the public hears, and an event `crew` beside it."""
        for_public = event(kind, public, number) if public is not None else b""
        return cls(number=number, public=for_public, crew=for_public + event("crew", {"kind": kind, **crew}, number))


def body(content: bytes) -> Message:
    """Return the part of an answer that carries these bytes, to be sent to any number of readers."""
    return {"type": "http.response.body", "body": content, "more_body": True}


def joined(events: Iterable[Told], *, is_crew: bool) -> bytes:
    return b"".join(each.crew if is_crew else each.public for each in events)
