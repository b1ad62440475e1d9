"""Events as they go over the line: encoded once, then the same bytes for everybody (HTML standard, section 9.2.6)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    """One event of a desk."""

    number: int
    public: bytes
    """Empty where it does not concern the public, or not any more."""
    beside: bytes
    """What the crew hears after it."""
    kind: str
    question: int | None = None
    """Of which question it tells the newest: what was told of that one before is not told again."""
    hides_votes: bool = False
    """What was told before is told again without votes."""

    @classmethod
    def of(cls, number: int, kind: str, public: Any, crew: Mapping[str, Any]) -> "Told":
        """Encode a row of LiveEvent. The crew hears what the public hears, and an event `crew` beside it."""
        return cls(
            number=number,
            public=event(kind, public, number) if public is not None else b"",
            beside=event("crew", {"kind": kind, **crew}, number),
            kind=kind,
            question=crew.get("n"),
            hides_votes=kind == "phase" and public is not None and public.get("votes") is False,
        )


def newest(events: Sequence[Told]) -> Iterator[Told]:
    """Return the events, of each question with the newest word alone; that it is gone stays said."""
    last = {told.question: told.number for told in events}
    for told in events:
        is_old = told.kind == "question" and told.question is not None and told.number < last[told.question]
        yield replace(told, public=b"") if is_old and told.public else told


def body(content: bytes) -> Message:
    """Return the part of an answer that carries these bytes, to be sent to any number of readers."""
    return {"type": "http.response.body", "body": content, "more_body": True}


def joined(events: Iterable[Told], *, is_crew: bool) -> bytes:
    return b"".join(each.public + each.beside if is_crew else each.public for each in events)
