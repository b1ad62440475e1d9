"""Where the questions lie in the recordings of a programme: from the clock on the wall, and an offset per medium."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import Truncator

from cms.live.models.desk import Desk, Timeline
from cms.live.models.question import Question

TITLE_CHARACTERS = 90
Medium = Timeline.Medium


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A question in a medium: ``start_s`` and ``end_s`` from its beginning, in seconds; None: it has no end yet."""

    number: int
    title: str
    start_s: float
    end_s: float | None


def moments(desk: Desk, medium: str) -> list[Moment]:
    """Return the questions that were on air, by their start in ``medium``; those that were cut off are left out."""
    return moments_of([desk.guid], medium).get(desk.guid, [])


def moments_of(guids: Iterable[str], medium: str) -> dict[str, list[Moment]]:
    """Return the moments of several programmes, in two queries."""
    offsets = Timeline.objects.filter(desk__guid__in=guids, medium=medium).values_list("desk_id", "offset_s")
    known = dict(offsets)
    on_air = Question.objects.filter(Q(desk__guid__in=guids), live_from__isnull=False, desk__began_at__isnull=False)
    found: dict[str, list[Moment]] = defaultdict(list)
    for question in on_air.select_related("desk").order_by("live_from", "number"):
        if question.is_public:
            moment = _moment(question, known.get(question.desk_id, 0.0))
            if moment.end_s is None or moment.end_s > 0:
                found[question.desk.guid].append(moment)
    return found


def _moment(question: Question, offset_s: float) -> Moment:
    def at(moment: Any) -> float:
        return float((moment - question.desk.began_at).total_seconds() + offset_s)

    return Moment(
        number=question.number,
        title=titled(question.text),
        start_s=round(max(0.0, at(question.live_from)), 3),
        end_s=round(at(question.live_to), 3) if question.live_to else None,
    )


def titled(text: str) -> str:
    """Return a question as the title of a chapter: one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= TITLE_CHARACTERS:
        return line
    return f"{Truncator(line).chars(TITLE_CHARACTERS, truncate='').rpartition(' ')[0] or line[:TITLE_CHARACTERS]}…"
