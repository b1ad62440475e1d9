"""What stands where on the moderators' screen, and what one of them looks at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from cms.core.folding import words
from cms.live.hygiene import tidy_line
from cms.live.models import Desk, Question
from cms.live.states import ANSWERED, WAITING, State

QUEUE, ACCEPTED, SHORTLISTED, CUED = "queue", "accepted", "shortlisted", "cued"
COLUMNS: dict[State, str] = {State.ACCEPTED: ACCEPTED, State.SHORTLISTED: SHORTLISTED, State.CUED: CUED}
ASIDE = frozenset({State.NEEDS_CLARIFICATION, State.REFUSED, State.MERGED, State.HANDED_ON})
SHOWN: dict[str, frozenset[State]] = {
    "waiting": WAITING,
    "aside": ASIDE,
    "answered": ANSWERED | {State.WRITTEN_DUE},
}
"""What the first column may show: what waits, what was set aside, what was answered."""
MOST = 400
"""Rows of a column on one page; who has more looks for them."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a moderator looks at: which questions the first column shows, and by what it is narrowed."""

    show: str = "waiting"
    search: str = ""
    topic: str = ""
    place: str = ""
    label: str = ""
    source: str = ""
    hint: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Look":
        asked = {name: tidy_line(query.get(name, ""))[:100] for name in cls.__dataclass_fields__}
        return cls(**asked | {"show": asked["show"] if asked["show"] in SHOWN else "waiting"})

    @property
    def narrows(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__ if name != "show")

    @property
    def query(self) -> str:
        """Return this look as the query of an address."""
        kept = QueryDict(mutable=True)
        kept.update({name: value for name in self.__dataclass_fields__ if (value := getattr(self, name))})
        return kept.urlencode()

    def among(self) -> Q:
        """Return by what the questions are narrowed, whatever their state."""
        found = Q()
        for name in ("topic", "place"):
            if (key := getattr(self, name)).isdecimal():
                found &= Q(**{name: key})
        found &= Q(labels__contains=[self.label]) if self.label else Q()
        found &= Q(source=self.source) if self.source else Q()
        found &= Q(hints__contains=self.hint) if self.hint else Q()
        return found & self._searched()

    def _searched(self) -> Q:
        if not self.search:
            return Q()
        if self.search.lstrip("#").isdecimal():
            return Q(number=self.search.lstrip("#"))
        folded = words(self.search)
        spoken = Q(text__icontains=self.search) | Q(name__icontains=self.search) | Q(code__iexact=self.search)
        return spoken | Q(words__contains=folded) if folded else spoken


def of_desk(desk: Desk) -> QuerySet[Question]:
    """Return the questions of a desk with all that a row shows of them."""
    related = ("desk", "topic", "place", "directed_to__person", "held_by", "merged_into")
    return Question.objects.filter(desk=desk).select_related(*related)


def column_of(question: Question, look: Look, matching: Iterable[int]) -> str:
    """Return in which column a question stands, "" for none; the order of the evening is shown whatever is searched."""
    state = State(question.state)
    if state in (State.SHORTLISTED, State.CUED):
        return COLUMNS[state]
    if question.pk not in matching:
        return ""
    return COLUMNS.get(state) or (QUEUE if state in SHOWN[look.show] else "")


def columns(desk: Desk, look: Look) -> dict[str, list[Question]]:
    """Return the questions of each column in their order."""
    found = of_desk(desk)
    among = found.filter(look.among())
    newest_first = look.show != "waiting"
    return {
        QUEUE: list(among.filter(state__in=SHOWN[look.show]).order_by("-since" if newest_first else "number")[:MOST]),
        CUED: list(found.filter(state=State.CUED).order_by("position", "number")[:MOST]),
        SHORTLISTED: list(found.filter(state=State.SHORTLISTED).order_by("position", "number")[:MOST]),
        ACCEPTED: list(among.filter(state=State.ACCEPTED).order_by("-votes", "number")[:MOST]),
    }


def place_in(column: str, question: Question) -> float:
    """Return by what a row finds its place among those of its column; the smallest stands first."""
    if column == ACCEPTED:
        return -question.votes
    if column in (CUED, SHORTLISTED):
        return question.position
    return question.number if question.state in WAITING else -question.since.timestamp()


def choices(desk: Desk) -> dict[str, Any]:
    """Return by what the questions of a desk can be narrowed: what occurs among them."""
    rows = Question.objects.filter(desk=desk)
    named = {
        name: rows.exclude(**{name: None}).order_by(f"{name}__name").values_list(name, f"{name}__name").distinct()
        for name in ("topic", "place")
    }
    labels = {label for each in rows.exclude(labels=[]).values_list("labels", flat=True) for label in each}
    return {"topics": list(named["topic"]), "places": list(named["place"]), "labels": sorted(labels)}
