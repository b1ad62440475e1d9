"""Findings in words, in the language that is active."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from feeds.checking.rule import SERVICE_LABELS, SEVERITY_LABELS, Severity, Words
from feeds.checking.table import Finding

# Why there was no answer; any other reason is a status of HTTP.
FAILURES: Mapping[str, Words] = {
    "private": _("the address leads into a private network"),
    "slow": _("too slow"),
    "large": _("too large"),
    "redirects": _("too many redirects"),
    "unreachable": _("nobody answers"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One place of a finding: what is wrong there, and in which episode; ``title`` is "" for the show."""

    problem: str
    title: str
    guid: str


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A finding for a person.

    Attributes:
        severity: for a style; ``severity_label`` is for the eye.
        services: who minds, as a list of names.
        problem: as of the first place.
        places: where; ``more`` further ones are not named.
    """

    slug: str
    severity: Severity
    severity_label: str
    services: str
    source: str
    problem: str
    remedy: str
    field: str
    places: tuple[Told, ...]
    more: int

    @property
    def is_the_same_everywhere(self) -> bool:
        """Whether the problem reads the same in every place, so that it is told once."""
        return len({place.problem for place in self.places}) == 1


def explained(finding: Finding) -> Explained:
    """Return a finding in words."""
    rule = finding.rule
    places = tuple(
        Told(problem=_filled(rule.problem, place.values), title=place.title, guid=place.guid)
        for place in finding.places
    )
    return Explained(
        slug=rule.slug,
        severity=rule.severity,
        severity_label=str(SEVERITY_LABELS[rule.severity]),
        services=" · ".join(str(SERVICE_LABELS[service]) for service in rule.services),
        source=rule.source,
        problem=places[0].problem,
        remedy=str(rule.remedy),
        field=rule.field,
        places=places,
        more=finding.count - len(places),
    )


def _filled(words: Words, values: Mapping[str, Any]) -> str:
    if not values:
        return str(words)
    reason = str(values.get("reason", ""))
    return str(words) % {**values, "reason": str(FAILURES.get(reason, reason))}
