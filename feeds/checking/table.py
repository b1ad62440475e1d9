"""All rules in one table, and how a feed is held against it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from feeds.checking.document import text
from feeds.checking.rule import Evidence, Fault, Rule, Severity
from feeds.checking.rules import channel, files, items, writing

RULES: tuple[Rule, ...] = (*writing.RULES, *channel.RULES, *items.RULES, *files.RULES)
BY_SLUG: dict[str, Rule] = {rule.slug: rule for rule in RULES}
ORDER = {severity: number for number, severity in enumerate(Severity)}
SHOWN_PLACES = 5


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a rule is broken: in an episode, or in the channel, whose ``title`` and ``guid`` are ""."""

    title: str
    guid: str
    values: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A rule that is broken: ``count`` times, of which the first few places are named."""

    slug: str
    count: int
    places: tuple[Place, ...]

    @property
    def rule(self) -> Rule:
        return BY_SLUG[self.slug]

    def as_values(self) -> dict[str, Any]:
        """Return what can be kept as JSON; ``restored`` reads it."""
        return asdict(self)


def judged(evidence: Evidence) -> list[Finding]:
    """Hold a feed against every rule, and return what was found, the worst first."""
    found = [finding for rule in RULES if (finding := _finding(rule, rule.find(evidence)))]
    return sorted(found, key=lambda finding: ORDER[finding.rule.severity])


def restored(values: Iterable[dict[str, Any]]) -> list[Finding]:
    """Return findings that were kept; what a rule has found that is no longer in the table is left out."""
    return [
        Finding(slug=each["slug"], count=each["count"], places=tuple(Place(**place) for place in each["places"]))
        for each in values
        if each["slug"] in BY_SLUG
    ]


def _finding(rule: Rule, faults: Iterable[Fault]) -> Finding | None:
    found = list(faults)
    if not found:
        return None
    return Finding(slug=rule.slug, count=len(found), places=tuple(_place(fault) for fault in found[:SHOWN_PLACES]))


def _place(fault: Fault) -> Place:
    item = fault.item
    return Place(
        title=text(item, "title") if item is not None else "",
        guid=text(item, "guid") if item is not None else "",
        values=dict(fault.values),
    )
