"""The lease on a delivery: one process at a time, and only the present one may write.

A process that was thought dead (a suspended machine, a lost network) may wake up after another one has taken the
delivery. Everything it then tries to write is refused here, with LeaseLost.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from channels import accounts, allowances
from channels.conf import conf
from channels.errors import LeaseLost
from channels.models import Delivery, Operation
from channels.states import State, advance
from cms.catalogue.films import SCHEME as FILM
from cms.catalogue.films import film_opened
from cms.catalogue.holdings import holding
from cms.catalogue.works import Work

LIVE_PRIORITY = 100
"""Of deliveries that belong to a live programme: they may use what is reserved for it."""


class Held:
    """A delivery that this process owns; ``row`` is as it was when it was last written."""

    def __init__(self, row: Delivery) -> None:
        self.row, self.fence = row, row.fence
        self.began_at = timezone.now()
        self._next_beat = 0.0

    @contextmanager
    def locked(self) -> Iterator[Delivery]:
        """The row, locked until the end of the block's transaction.

        Raises:
            LeaseLost: another process owns it.
        """
        with transaction.atomic():
            self.row.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
            if self.row.fence != self.fence:
                raise LeaseLost(reason=str(self.row.pk))
            yield self.row

    def write(self, **values: Any) -> None:
        """Raises LeaseLost."""
        with self.locked() as row:
            for name, value in values.items():
                setattr(row, name, value)
            row.save(update_fields=list(values))

    def advance(self, to: State, *, reason: str = "", **values: Any) -> None:
        """Move to another state, and write values with it. Raises LeaseLost."""
        with self.locked() as row:
            advance(row, to, reason=reason, fence=self.fence)
            self.write(**values)

    def beat(self, sent: int, whole: int) -> None:
        """Stay the owner: written about ten times in the length of a lease. Raises LeaseLost."""
        if monotonic() < self._next_beat:
            return
        self._next_beat = monotonic() + conf.lease / 10
        self.write(leased_until=lease_end(), **({"sent": sent, "whole": whole} if whole else {}))

    def let_go(self) -> None:
        Delivery.objects.filter(pk=self.row.pk, fence=self.fence).update(leased_until=None)


class HeldCall:
    """What a publisher gets of a delivery (publisher.Call)."""

    def __init__(self, held: Held, work: Work, base: Delivery) -> None:
        self._held, self._base, self._account = held, base, held.row.account
        self.work, self.remote_id, self.remote_url = work, base.remote_id, held.row.remote_url
        self.options = accounts.options_of(self._account)
        self.marker = accounts.marker(held.row.guid)
        self._is_first = False

    @property
    def due_at(self) -> datetime | None:
        # A plan may move while the work is being sent.
        row = self._held.row
        return row.due_at if row.operation == Operation.PUBLISH else self._base.due_at

    @property
    def kept(self) -> Mapping[str, Any]:
        row = self._held.row
        # What is taken back is looked for by what was kept of its sending.
        sent = self._base.kept if row.operation == Operation.WITHDRAW else {}
        return sent | row.kept | {"there": self._base.kept.get("there", {})}

    def keep(self, *, there: Mapping[str, Any] | None = None, **values: Any) -> None:
        with self._held.locked() as row:
            merged = row.kept | values
            self._held.write(kept={name: value for name, value in merged.items() if value is not None})
            if there is not None:
                # Known also after a change that fails, or that another one replaces.
                self._base.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
                self._base.kept["there"] = dict(there)
                self._base.save(update_fields=["kept"])

    def expose(self) -> None:
        self._is_first = self._is_first or not self._held.row.is_exposed
        self._held.write(is_exposed=True, leased_until=lease_end())

    def cover(self) -> None:
        if self._is_first:
            self._held.write(is_exposed=False)

    def phase(self, name: str) -> None:
        self._held.write(phase=name, leased_until=lease_end())

    def beat(self, sent: int = 0, whole: int = 0) -> None:
        self._held.beat(sent, whole)

    def spend(self, bucket: str, units: int = 1) -> None:
        allowances.spend(self._account, bucket, units, is_live=self._is_urgent)

    @property
    def _is_urgent(self) -> bool:
        """What must not be seen any more may use the reserve, like a live programme."""
        row = self._held.row
        return row.priority >= LIVE_PRIORITY or row.operation == Operation.WITHDRAW

    @contextmanager
    def opened(self, url: str) -> Iterator[IO[bytes]]:
        if self.work.video and url == self.work.video.url and url.startswith(f"{FILM}:"):
            with film_opened(url) as film:
                yield film
            return
        with holding(url) as found:
            yield found.stream

    def secret(self, name: str) -> str:
        return accounts.secret_of(self._account, name)

    def replacing_secret(self, name: str) -> AbstractContextManager[Callable[[str], None]]:
        return accounts.replacing_secret(self._account, name)


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=conf.lease)


def hold(delivery_id: UUID, fence: int) -> Held | None:
    """Take up what the scheduler gave out; None when that was too long ago: it is, or will be, given out once more."""
    with transaction.atomic():
        row = Delivery.objects.select_for_update(of=("self",)).select_related("account").filter(pk=delivery_id).first()
        if row is None or row.fence != fence or not row.leased_until or row.leased_until < timezone.now():
            return None
        # Another one than the scheduler's: a task that is given to two processes has one owner.
        row.fence += 1
        row.leased_until = lease_end()
        row.save(update_fields=["leased_until", "fence"])
    return Held(row)
