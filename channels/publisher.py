"""What a publisher is: one file in channels/publishers/ with one such object, named PUBLISHER.

A publisher says how one kind of place is spoken to. It keeps no state and touches no database: everything that must
outlive the process goes through the ``Call``, which commits it before it returns. What fails is raised as one of
errors.py; anything else counts as ambiguous once ``Call.expose`` was called.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import IO, Any, ClassVar, Generic, Protocol, TypeVar

from django.utils.functional import Promise

from cms.catalogue.works import Work

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What a place can do.

    Attributes:
        schedule: it can keep a work until a moment that can still be corrected there.
        update: what was published can be changed.
        withdraw: it can be taken back.
        captions: it takes timed words, in each language.
        thumbnails: it takes a picture of our choice.
        reconcile: it can be asked whether something of ours is there.
        kinds: the kinds of works that it takes: episode, broadcast, news.
        needs_video: sound alone is not taken: it becomes a film first.
    """

    schedule: bool = False
    update: bool = False
    withdraw: bool = False
    captions: bool = False
    thumbnails: bool = False
    reconcile: bool = False
    kinds: frozenset[str] = frozenset({"episode", "broadcast", "news"})
    needs_video: bool = False


@dataclass(frozen=True, kw_only=True)
class Quota:
    """An allowance of a place, per account and day of its own clock.

    Attributes:
        units: per day.
        reserve: of these, kept for live programmes.
        zone: whose midnight begins a new day.
    """

    units: int
    reserve: int = 0
    zone: str = "America/Los_Angeles"


class Stage(StrEnum):
    """How far a work is at the place."""

    PROCESSING = "processing"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the place said when it took a work.

    Attributes:
        remote_id: by which it knows it, never empty.
        url: where people find it, or "".
        look_again_s: when to look whether it is as it should be.
    """

    remote_id: str
    url: str = ""
    stage: Stage = Stage.PUBLISHED
    look_again_s: float = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read back, independently of what was sent.

    Attributes:
        stage: None when it is no longer there.
        is_as_sent: everything compared is equal.
        differences: names of what is not, such as ``title`` or ``privacy``.
        problem: a code with sentences, where a person must do something there, or "".
        look_again_s: while it is not yet as it should be.
        remote_id: by what the place knows it now, where that has changed, or "".
    """

    stage: Stage | None
    is_as_sent: bool = False
    differences: tuple[str, ...] = ()
    problem: str = ""
    reason: str = ""
    url: str = ""
    look_again_s: float = 60
    remote_id: str = ""


class Verdict(StrEnum):
    """What looking for a work brought."""

    FOUND = "found"
    RESUMABLE = "resumable"
    """It is half there, and what is kept leads on: publishing again goes on and makes no second one."""
    ABSENT = "absent"
    """It is certain that nothing of it is there, and that nothing is under way."""
    NOT_SEEN = "not seen"
    """It was not found, but the place may show it late: look a second time."""
    UNSURE = "unsure"
    """The place cannot be asked: a person must decide."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer to the question whether it went out; ``receipt`` where it was found."""

    verdict: Verdict
    receipt: Receipt | None = None


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What would be refused there, and so is refused here. ``code``: of sentences; ``detail``: their values."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)


Options = TypeVar("Options")


class Call(Protocol[Options]):
    """One delivery, as a publisher sees it. Everything that writes raises LeaseLost for a process that is late."""

    work: Work
    options: Options
    marker: str
    """ASCII, the same for every attempt of one work at one account: to be left where it can be found again."""
    remote_id: str
    """Of what is there already, or "" before the first time."""
    remote_url: str
    """Where people find it there, or "" while that is not known."""

    @property
    def due_at(self) -> datetime | None:
        """When the place itself is to show it; in the past: at once; None: it was never planned there."""

    @property
    def kept(self) -> Mapping[str, Any]:
        """What earlier attempts have kept; ``there``, of what is at the place, is that of all who change it."""

    def keep(self, *, there: Mapping[str, Any] | None = None, **values: Any) -> None:
        """Commit values that the next attempt finds in ``kept``; None forgets one, ``there`` is replaced whole."""

    def expose(self) -> None:
        """Commit that from now on something may be there; to be said before the first request that makes it."""

    def cover(self) -> None:
        """Commit that nothing is there after all, unless an earlier attempt may have made something.

        To be said when the place has refused the very request that was to make it.
        """

    def phase(self, name: str) -> None:
        """Say what is being done, in a word that ``Publisher.phases`` has."""

    def beat(self, sent: int = 0, whole: int = 0) -> None:
        """Stay the owner, and note bytes sent; to be called at least every few seconds."""

    def spend(self, bucket: str, units: int = 1) -> None:
        """Take from the day's allowance.

        Raises:
            QuotaUsed: there is not enough left.
        """

    def opened(self, url: str) -> AbstractContextManager[IO[bytes]]:
        """Give the bytes of a file of the work, by its address."""

    def secret(self, name: str) -> str:
        """Return what is kept for the account under lock and key, or ""."""

    def replacing_secret(self, name: str) -> AbstractContextManager[Callable[[str], None]]:
        """Hold the account's secrets alone, and give a function that replaces one: for tokens that are renewed."""


class Publisher(ABC, Generic[Options]):
    """One kind of place.

    Attributes:
        slug: lower-case letters, digits and hyphens; no two publishers have the same.
        label: as people call the place.
        options: a frozen dataclass of what an account there needs; the form of the admin is made from it. A field's
            metadata has ``label``, and where wanted ``help``, ``choices`` and ``is_secret``.
        quotas: by bucket.
        sentences: by code, what people are told: what happened, whether trying again helps, who must do what.
        phases: by name, what ``Call.phase`` says, for people.
        notice: how long before its moment the place must have a work that it is to show by itself.
        place_option: of ``options``, that which says where the place is; it stays while works are there; or "".
        setup: name of the admin's page where an account is connected with the place, or "".
        package: name of the admin's page of a delivery with all that a person needs to publish it by hand, or "".
    """

    slug: ClassVar[str]
    label: ClassVar[Text]
    capabilities: ClassVar[Capabilities]
    options: type[Options]
    quotas: ClassVar[Mapping[str, Quota]] = {}
    sentences: ClassVar[Mapping[str, tuple[Text, Text, Text]]] = {}
    phases: ClassVar[Mapping[str, Text]] = {}
    notice: ClassVar[timedelta] = timedelta()
    place_option: ClassVar[str] = ""
    setup: ClassVar[str] = ""
    package: ClassVar[str] = ""

    def holds_back(self, options: Options) -> bool:
        """Say whether the place can keep a work hidden and show it at a moment by itself."""
        return self.capabilities.schedule

    @abstractmethod
    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        """Return what the place would refuse, without asking it."""

    @abstractmethod
    def publish(self, call: Call[Options]) -> Receipt:
        """Make it there, or go on where ``call.kept`` says that an earlier attempt broke off."""

    def identity(self, url: str, marker: str) -> str:
        """Return by what the place knows the work that a person found there at ``url``; "" where that says nothing."""
        return marker

    @abstractmethod
    def verify(self, call: Call[Options]) -> Reading:
        """Read back what stands at ``call.remote_id``."""

    def update(self, call: Call[Options]) -> Receipt:
        """Bring what is there to the work as it is now. Repeating it does no harm. Only asked of what can do it."""
        raise NotImplementedError

    def withdraw(self, call: Call[Options]) -> bool:
        """Take it back; say whether it is gone for good (True) or only hidden. Repeating it does no harm.

        Only asked of what can do it. ``call.remote_id`` is "" where ``reconcile`` has found nothing.
        """
        raise NotImplementedError

    def is_seen(self, call: Call[Options]) -> bool:
        """Say whether people can still see, or will see, what was taken back; asked where the place can be."""
        return False

    def reconcile(self, call: Call[Options]) -> Finding:
        """Find out whether it went out."""
        return Finding(verdict=Verdict.UNSURE)
