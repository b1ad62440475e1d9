"""Writes down what has to go where, in the transaction that released, changed or withdrew the work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from channels.accounts import open_options_of, publisher_of
from channels.models import Account, Delivery, Operation
from channels.states import FINAL, THERE, UNDER_WAY, WAITING, State, advance
from channels.whys import Why
from cms.catalogue.works import Work, coming, work

DIGEST = 12
URGENT = 50
"""The priority of what is taken back: before whatever is to be sent."""
UPDATABLE = THERE | UNDER_WAY | {State.UNKNOWN, State.ACTION_REQUIRED}
"""What is there, or may be."""
NOT_SENT = frozenset({State.FAILED, State.MISSED})
CALLED_BACK = WAITING | THERE | NOT_SENT | {State.ACTION_REQUIRED}
"""From these it goes nowhere but back: nothing is at it."""
TAKEN_BACK = frozenset({State.WITHDRAWN, State.CANCELLED})
ARRIVED = frozenset({State.PUBLISHED, State.VERIFIED, State.SCHEDULED})


def release(guid: str, handle: str) -> None:
    """Plan a work that everybody can see now for every account that wants it."""
    # What was sent beforehand, or in another language, has only changed.
    change(guid)
    _plan_for(_wanting(handle), lambda: work(guid))


def announce(guid: str, handle: str) -> None:
    """Plan a work that will be seen later for every account that gets it beforehand; take back what no longer will."""
    change(guid)
    if handle:
        _plan_for([account for account in _wanting(handle) if gets_ahead(account)], lambda: _new(coming(guid)))


def seen_or_planned(guid: str) -> Work | None:
    return work(guid) or coming(guid)


def gets_ahead(account: Account) -> bool:
    """Say whether works may wait at the account's place for the moment at which they are to be seen."""
    return account.sends_ahead and publisher_of(account).holds_back(open_options_of(account))


def may_wait_there(row: Delivery, found: Work) -> bool:
    """Say whether a planned work can go to its place now, and be kept there; what was seen there once cannot."""
    notice = publisher_of(row.account).notice
    is_to_come = found.planned_at is not None and found.planned_at > timezone.now() + notice
    was_seen = row.events.filter(after__in=(State.PUBLISHED, State.VERIFIED)).exists()
    return is_to_come and gets_ahead(row.account) and not was_seen


def takes(account: Account, kind: str) -> bool:
    """Say whether the account's place takes works of this kind at all."""
    return kind in publisher_of(account).capabilities.kinds


def _new(found: Work | None) -> Work | None:
    """Leave out a work that was released before: it goes where it was, or where a person sends it."""
    return found if found and found.released_at == found.planned_at else None


def _wanting(handle: str) -> list[Account]:
    return [account for account in Account.objects.filter(is_active=True, takes_all=True) if account.wants(handle)]


def _plan_for(wanting: list[Account], read: Callable[[], Work | None]) -> None:
    found = read() if wanting else None
    for account in wanting:
        if found and takes(account, found.kind):
            plan(found, account)


def plan(found: Work, account: Account) -> Delivery | None:
    """Plan a work for one account; None when it was asked for before: the first delivery is the only one."""
    row, made = Delivery.objects.get_or_create(
        guid=found.guid,
        account=account,
        operation=Operation.PUBLISH,
        defaults=_values(found, account) | {"revision": found.revision[:DIGEST]},
    )
    return row if made else None


def caught_up(base: Delivery) -> Work | None:
    """Return the work of which ``base`` stands somewhere; None when it is to be changed or taken back there first.

    Not every way in which a work changes, or ceases to be public, is told of.
    """
    found = seen_or_planned(base.guid)
    if found is None:
        withdraw_one(base, reason=Why.UNSEEN)
    elif base.state in ARRIVED and latest(base).revision[:DIGEST] != found.revision[:DIGEST]:
        return None if plan_update(base, found) else found
    return found


def change(guid: str) -> None:
    """Plan the change of a work wherever it is, or bring it back to where it was taken from."""
    rows = list(Delivery.objects.filter(guid=guid, operation=Operation.PUBLISH).select_related("account"))
    if not rows:
        return
    found = seen_or_planned(guid)
    if found is None:
        withdraw(guid, reason=Why.UNSEEN)
        return
    for row in rows:
        if row.state in UNDER_WAY | {State.UNKNOWN}:
            _leave_on_its_way(row)
        has_moved = _follow_plan(row, found)
        if row.state in TAKEN_BACK:
            if _went_with_the_page(row):
                plan_again(row, found, reason=Why.RELEASED_AGAIN)
            continue
        is_older = has_moved or latest(row).revision[:DIGEST] != found.revision[:DIGEST]
        if row.state in WAITING | NOT_SENT:
            _revise(row, found)
        # What was begun to be sent arrives as it was then.
        if is_older and (row.state in UPDATABLE or (row.state in WAITING and row.is_exposed)):
            plan_update(row, found)


def _leave_on_its_way(base: Delivery) -> None:
    """Drop a withdrawal that has not begun, and was only for the work not to be seen."""
    waiting = _siblings(base, Operation.WITHDRAW).filter(state__in=WAITING, kept__reason=Why.UNSEEN)
    for row in waiting.select_for_update():
        advance(row, State.SUPERSEDED, reason=Why.RELEASED_AGAIN)
        Delivery.objects.filter(pk=row.pk).update(next_at=None)


def _follow_plan(row: Delivery, found: Work) -> bool:
    """Keep the moment at which the place is to show it; say whether the place has to learn of another one.

    What is seen at home is to be seen there: a moment that has passed stays, as there it has passed, too.
    """
    due_at = found.planned_at or (min(row.due_at, timezone.now()) if row.due_at else None)
    if row.due_at == due_at:
        return False
    row.due_at = due_at
    row.late_at = _late_at(row.account, found)
    if row.state == State.SCHEDULED:
        row.next_at = timezone.now()
    row.save(update_fields=["due_at", "late_at", "next_at"])
    return True


def plan_update(base: Delivery, found: Work) -> Delivery | None:
    """Have what is there brought to the work as it is now; None where the place can't do that."""
    if not publisher_of(base.account).capabilities.update:
        return None
    base.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
    _supersede(base)
    row = Delivery.objects.create(
        **_values(found, base.account) | _identity(base, Operation.UPDATE, found.revision[:DIGEST])
    )
    if base.state in THERE - {State.UPDATE_PENDING, State.SCHEDULED, State.PROCESSING}:
        advance(base, State.UPDATE_PENDING)
    return row


def withdraw(guid: str, *, reason: str = "") -> list[Delivery]:
    """Take a work back from everywhere: what is not there yet is cancelled; return the deliveries that do the rest."""
    rows = Delivery.objects.filter(guid=guid, operation=Operation.PUBLISH).select_related("account")
    return [made for row in rows if (made := withdraw_one(row, reason=reason))]


def withdraw_one(base: Delivery, *, reason: str = "") -> Delivery | None:
    """Take a work back from one account; None when nothing of it is or may be there."""
    base.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
    _supersede(base)
    is_nowhere = not base.is_exposed and not base.remote_id
    if is_nowhere and base.state in WAITING | {State.MISSED, State.FAILED, State.ACTION_REQUIRED}:
        advance(base, State.CANCELLED, reason=reason)
        Delivery.objects.filter(pk=base.pk).update(next_at=None)
        return None
    open_ones = _siblings(base, Operation.WITHDRAW).exclude(state__in=FINAL)
    if base.state in FINAL - {State.VERIFIED, State.FAILED, State.MISSED} or open_ones.exists():
        return None
    values = {"title": base.title, "handle": base.handle, "account": base.account, "guid": base.guid}
    row = Delivery.objects.create(
        **values | _identity(base, Operation.WITHDRAW, base.revision[:DIGEST]),
        priority=max(base.priority, URGENT),
        kept={"reason": reason},
    )
    if base.state in CALLED_BACK:
        advance(base, State.WITHDRAW_PENDING, reason=reason)
    return row


def called_back(base: Delivery) -> Delivery | None:
    """Return the withdrawal that somebody, or the house, has begun while the work was on its way."""
    found: Delivery | None = _siblings(base, Operation.WITHDRAW).exclude(state__in=FINAL).first()
    return found


def is_being_changed(base: Delivery) -> bool:
    """Say whether a change is on its way there: until it has arrived, what stands there is older, and rightly so."""
    return bool(_siblings(base, Operation.UPDATE).filter(state__in=WAITING | UNDER_WAY).exists())


def is_overtaken(change: Delivery, base: Delivery) -> bool:
    """Say whether what a change brought there is not to stand there any more."""
    newer = _siblings(base, Operation.UPDATE).filter(created_at__gt=change.created_at)
    is_newest = not newer.exclude(state__in=(State.SUPERSEDED, State.CANCELLED, State.FAILED)).exists()
    return not is_newest or base.state not in UPDATABLE or called_back(base) is not None


def latest(base: Delivery) -> Delivery:
    """Return the newest delivery that brought the work there, or is to."""
    updates = _siblings(base, Operation.UPDATE).exclude(state__in=(State.SUPERSEDED, State.CANCELLED, State.FAILED))
    return updates.order_by("-created_at").first() or base


def _siblings(base: Delivery, operation: Operation) -> Any:
    return Delivery.objects.filter(guid=base.guid, account=base.account, operation=operation)


def _supersede(base: Delivery) -> None:
    """Drop changes that have not begun: a newer one holds what they were to bring."""
    waiting = _siblings(base, Operation.UPDATE).filter(state__in=WAITING | NOT_SENT)
    # Locked before they are looked at: one of them may be about to begin.
    for row in waiting.select_for_update():
        advance(row, State.SUPERSEDED)
        Delivery.objects.filter(pk=row.pk).update(next_at=None)


def _identity(base: Delivery, operation: Operation, digest: str) -> dict[str, Any]:
    """Return what makes a delivery one of its kind: a work may come back to what it said before."""
    before = _siblings(base, operation).filter(revision__startswith=digest).count()
    return {
        "operation": operation,
        "revision": f"{digest}.{before}" if before else digest,
        "remote_id": base.remote_id,
        "remote_url": base.remote_url,
    }


def _values(found: Work, account: Account) -> dict[str, Any]:
    return {
        "guid": found.guid,
        "title": found.title[:255],
        "handle": found.handle,
        "account": account,
        "late_at": _late_at(account, found),
        "due_at": found.planned_at,
    }


def _late_at(account: Account, found: Work) -> datetime:
    return (found.planned_at or timezone.now()) + timedelta(minutes=account.late_minutes)


def _revise(row: Delivery, found: Work) -> None:
    """What has not gone out goes out as it is by then; what waited for its recording goes on."""
    values: dict[str, Any] = {"revision": found.revision[:DIGEST], "title": found.title[:255]}
    if row.next_at is None and row.state == State.PLANNED:
        values |= {"next_at": timezone.now(), "late_at": _late_at(row.account, found)}
    # What has begun to be sent meanwhile keeps the revision with which it goes.
    Delivery.objects.filter(pk=row.pk, state__in=WAITING | NOT_SENT).update(**values)


def _went_with_the_page(row: Delivery) -> bool:
    """Say whether the house took it back, or gave it up, only because nobody could see the work any more."""
    event = row.events.filter(after__in=(State.WITHDRAW_PENDING, State.CANCELLED)).last()
    return event is not None and event.reason == Why.UNSEEN


def plan_again(row: Delivery, found: Work, *, reason: str) -> None:
    """Bring back to a place what was taken from there."""
    advance(row, State.PLANNED, reason=reason)
    again = _values(found, row.account) | {"next_at": timezone.now(), "is_exposed": False, "kept": {}, "failures": 0}
    again |= {"verified_at": None}
    Delivery.objects.filter(pk=row.pk).update(**again, revision=found.revision[:DIGEST])
