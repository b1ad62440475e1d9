"""What people are told of an import: what would be made, how far it is, and what could not be taken."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext

from feeds.importers import messages
from feeds.importers.models import FeedImport, ImportItem, Verdict
from feeds.importers.states import FINAL, State

SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class FieldReport:
    """A field in which feed and house differ, in the language of the reader."""

    name: str
    here: str
    there: str


@dataclass(frozen=True, kw_only=True)
class ItemReport:
    """An item: its state in words, what is to be known of it, how much of its sound has come (0 to 100, or None)."""

    title: str
    state: str
    label: str
    sentences: tuple[str, ...]
    differences: tuple[FieldReport, ...] = ()
    percent: int | None = None


def fields(rows: Iterable[dict[str, Any]]) -> tuple[FieldReport, ...]:
    return tuple(
        FieldReport(name=str(messages.FIELDS.get(row["field"], row["field"])), here=row["here"], there=row["there"])
        for row in rows
    )


def sentences(thing: FeedImport | ImportItem) -> tuple[str, ...]:
    """Return what went wrong, and what is not as in the feed, each as a sentence."""
    told = [messages.problem(thing.error, thing.error_detail)] if thing.error else []
    told += [messages.remark(row["code"], row["detail"]) for row in thing.remarks]
    return tuple(filter(None, told))


def item_report(item: ImportItem) -> ItemReport:
    state = State(item.state)
    is_fetched = state == State.FETCHING and item.length > 0
    verdict = Verdict(item.verdict)
    label = str(verdict.label) if state in (State.WAITING, State.KEPT) and verdict != Verdict.NEW else str(state.label)
    if state == State.MADE and verdict == Verdict.DIFFERENT:
        label = gettext("As in the feed now")
    return ItemReport(
        title=item.title,
        state=str(state),
        label=label,
        sentences=sentences(item),
        differences=fields(item.differences),
        percent=min(100 * item.offset // item.length, 100) if is_fetched else None,
    )


class ImportReport:
    """An import, read for people."""

    def __init__(self, asked: FeedImport) -> None:
        self.asked = asked
        self.show: dict[str, Any] = asked.found.get("show", {})

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many items are in each state."""
        rows = self.asked.items.order_by().values_list("state").annotate(count=Count("pk"))
        return dict.fromkeys(State.values, 0) | dict(rows)

    @cached_property
    def verdicts(self) -> dict[str, int]:
        rows = self.asked.items.order_by().values_list("verdict").annotate(count=Count("pk"))
        return dict.fromkeys(Verdict.values, 0) | dict(rows)

    @property
    def total(self) -> int:
        """How many items there are to move, or to make as they are in the feed."""
        return sum(self.verdicts[verdict] for verdict in self._wanted)

    @property
    def _wanted(self) -> list[Verdict]:
        return [Verdict.NEW, *([Verdict.DIFFERENT] if self.asked.takes_over else [])]

    @property
    def moved(self) -> int:
        items = self.asked.items.filter(verdict__in=self._wanted, state__in=FINAL)
        return items.exclude(verdict=Verdict.DIFFERENT, state=State.KEPT).count()

    @property
    def percent(self) -> int:
        return 100 * self.moved // self.total if self.total else 100

    @property
    def goes_on(self) -> bool:
        """Whether something will change by itself."""
        return self.asked.state in (State.WAITING, State.FETCHING, State.PREPARING)

    @property
    def expected(self) -> list[tuple[int, str]]:
        """Return how many items have which verdict, in words; none where there are none."""
        return [(self.verdicts[verdict], str(verdict.label)) for verdict in Verdict if self.verdicts[verdict]]

    @property
    def outcome(self) -> list[tuple[int, str]]:
        """Return how many items are in which state, in words; none where there are none."""
        return [(self.counts[state], str(state.label)) for state in State if self.counts[state]]

    @property
    def is_locked(self) -> bool:
        return bool(self.asked.found.get("is_locked"))

    @property
    def owner(self) -> str:
        """Whom to ask whether the feed may be imported, or ""."""
        return str(self.asked.found.get("owner", ""))

    @property
    def label(self) -> str:
        """Return the state of the whole in words."""
        named = {
            State.WAITING: gettext("The feed is being read"),
            State.FETCHING: gettext("The feed is being read"),
            State.READY: gettext("Nothing has been moved yet"),
            State.PREPARING: gettext("The episodes are moving in"),
            State.MADE: gettext("The move is over"),
            State.REFUSED: gettext("This feed cannot be taken"),
            State.STOPPED: gettext("The move was stopped"),
        }
        return named[State(self.asked.state)]

    @property
    def problem(self) -> str:
        return messages.problem(self.asked.error, self.asked.error_detail) if self.asked.error else ""

    @property
    def remarks(self) -> list[str]:
        return [messages.remark(row["code"], row["detail"]) for row in self.asked.remarks]

    @property
    def has_differences(self) -> bool:
        """Whether the show, or one of its episodes, says something else here than in the feed."""
        return bool(self.asked.differences or self.verdicts[Verdict.DIFFERENT])

    @property
    def differences(self) -> tuple[FieldReport, ...]:
        return fields(self.asked.differences)

    def under_way(self) -> Iterator[ItemReport]:
        """Yield the items that move at this moment."""
        items = self.asked.items.filter(state__in=[State.FETCHING, State.PREPARING]).order_by("state", "position")
        return (item_report(item) for item in items.defer("found")[:10])

    def worth_telling(self) -> "QuerySet[ImportItem]":
        """Return the items of which something is to be known: not taken, or taken with remarks or differences."""
        items = self.asked.items.defer("found")
        return items.exclude(error="", remarks=[], differences=[])

    @property
    def untold(self) -> int:
        """How many of these are more than a page shows."""
        return max(self.worth_telling().count() - SHOWN, 0)

    def told(self, limit: int = SHOWN) -> list[ItemReport]:
        return [item_report(item) for item in self.worth_telling()[:limit]]
