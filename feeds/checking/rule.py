"""What a rule is: one row of a table, with its source, and what an editor reads when it is broken."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from feeds.checking.document import Document
from feeds.checking.probe import Probe

Words = str | Promise


class Severity(StrEnum):
    """How bad it is, the worst first."""

    REFUSED = "refused"
    RISKY = "risky"
    ADVICE = "advice"


SEVERITY_LABELS: Mapping[Severity, Words] = {
    Severity.REFUSED: _("Refused"),
    Severity.RISKY: _("Risky"),
    Severity.ADVICE: _("Advice"),
}


class Service(StrEnum):
    """Who sets a rule."""

    EVERYBODY = "everybody"
    APPLE = "apple"
    SPOTIFY = "spotify"
    AMAZON = "amazon"
    PSP1 = "psp-1"
    INDEX = "podcast-index"


SERVICE_LABELS: Mapping[Service, Words] = {
    Service.EVERYBODY: _("All directories"),
    Service.APPLE: "Apple Podcasts",
    Service.SPOTIFY: "Spotify",
    Service.AMAZON: "Amazon Music",
    Service.PSP1: "PSP-1",
    Service.INDEX: "Podcast Index",
}


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of a feed.

    Attributes:
        address: where it is, or "" for one that is not served yet.
        document: what it says.
        now: the moment of the check.
        probes: what its server answered; none where nobody was asked.
    """

    address: str
    document: Document
    now: datetime
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One place where a rule is broken.

    Attributes:
        item: the element of the item, or None for the channel.
        values: what the words of the rule name.
    """

    item: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)


Find = Callable[[Evidence], Iterable[Fault]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that feeds have to keep.

    Attributes:
        slug: names it for ever: reports are kept.
        severity: what becomes of a feed that breaks it.
        services: who says so.
        source: article or section.
        problem, remedy: for an editor; ``%(name)s`` stands for a value of the fault.
        find: yields the places where evidence breaks the rule.
        field: of the show's or the episode's page in the admin, where it can be mended, or "".
    """

    slug: str
    severity: Severity
    services: tuple[Service, ...]
    source: str
    problem: Words
    remedy: Words
    find: Find
    field: str = ""
