"""What the streams read of a desk: its rows of LiveEvent, and how it looks now. Runs in a thread."""

import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from cms.live.models import Desk, LiveEvent, LiveProgrammePage, Question
from cms.live.models.question import public_questions
from cms.live.showing import for_public
from cms.live.states import ANSWERED, State
from cms.live.told import Message, Told, body, encoded, event
from cms.taxonomy.models import Term

MOST_SHOWN = 50
MOST_VOTED = 25
"""Of these, as many are there for their votes; the others for being new."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How a desk looked at one moment, after the event ``number``."""

    number: int
    read_at: float
    """By time.monotonic."""
    is_public: bool
    """Whether a page of the programme is published for everybody."""
    opens_in: float | None
    """Seconds until questions are taken, where that is known."""
    phase: dict[str, Any]
    """As the event `phase` tells it."""
    plain: bytes
    zipped: bytes
    message: Message
    """The event `state`, ready for every reader."""
    etag: str


def read_shown(desk_id: int) -> Shown | None:
    """Return how the desk looks now; None if there is no such desk.

    The number is read first: what changes while the rest is read is told once more, which does no harm.
    """
    desk = Desk.objects.filter(pk=desk_id).first()
    if desk is None:
        return None
    found = _chosen(desk)
    named = _names_of(found)
    phase = {"phase": str(desk.phase), "asking": desk.is_asking, "votes": desk.shows_votes}
    questions = [for_public(question, named=named) for question in found]
    content = {
        "number": desk.last_event,
        **phase,
        "on_air": next((question for question in questions if question["state"] == State.LIVE), None),
        "questions": questions,
        "public": sorted(public_questions(desk).values_list("number", flat=True)),
        "counters": _counters(desk),
    }
    plain = encoded(content)
    return Shown(
        number=desk.last_event,
        read_at=time.monotonic(),
        is_public=LiveProgrammePage.objects.live().public().filter(guid=desk.guid).exists(),
        opens_in=_opens_in(desk),
        phase=phase,
        plain=plain,
        zipped=gzip.compress(plain, 6, mtime=0),
        message=body(event("state", content, desk.last_event)),
        etag=sha256(plain).hexdigest()[:24],
    )


def rows_after(desk_id: int, number: int, *, most: int) -> list[Told]:
    """Return the events after a number, the first of them first."""
    rows = LiveEvent.objects.filter(desk_id=desk_id, number__gt=number).order_by("number")
    return [Told.of(*row) for row in rows.values_list("number", "kind", "public", "crew")[:most]]


def last_numbers(desk_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of the last event of each of these desks."""
    return dict(Desk.objects.filter(pk__in=list(desk_ids)).values_list("pk", "last_event"))


def _chosen(desk: Desk) -> list[Question]:
    """Return the questions that a page shows at first: what is on air, what most people want to know, what is new."""
    public = public_questions(desk)
    wanted = public.order_by("-votes", "-number")[:MOST_VOTED] if desk.shows_votes else []
    found = {question.pk: question for question in (*public.filter(state=State.LIVE), *wanted)}
    for question in public.order_by("-number")[:MOST_SHOWN]:
        if len(found) < MOST_SHOWN:
            found.setdefault(question.pk, question)
    return sorted(found.values(), key=lambda question: -question.number)


def _names_of(questions: Iterable[Question]) -> Callable[[Term | None], dict[str, str]]:
    """Return a function that gives the names of places and topics by language, asked for all at once."""
    terms = [term for question in questions for term in (question.place, question.topic) if term]
    names: dict[Any, dict[str, str]] = {term.translation_key: {} for term in terms}
    for kind in {type(term) for term in terms}:
        same = kind._default_manager.filter(translation_key__in=names)
        for key, language, name in same.values_list("translation_key", "locale__language_code", "name"):
            names[key][language] = name
    return lambda term: names[term.translation_key] if term else {}


def _counters(desk: Desk) -> dict[str, int]:
    answered = Count("pk", filter=Q(state__in=ANSWERED))
    return {"received": desk.last_number} | Question.objects.filter(desk=desk).aggregate(answered=answered)


def _opens_in(desk: Desk) -> float | None:
    if desk.opens_at is None or desk.ended_at is not None:
        return None
    seconds = (desk.opens_at - timezone.now()).total_seconds()
    return seconds if seconds > 0 else None
