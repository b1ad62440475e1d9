"""Changes and withdrawals follow the delivery that brought the work to its place, and tell it how they ended."""

from datetime import datetime, timedelta

from django.utils import timezone

from channels import ledger
from channels.claims import Held
from channels.conf import conf
from channels.models import Delivery, Operation
from channels.states import THERE, UNDER_WAY, WAITING, State, advance
from channels.whys import Why

PATIENCE = timedelta(seconds=30)
CHANGEABLE = THERE | {State.ACTION_REQUIRED}
READY = {Operation.UPDATE: CHANGEABLE, Operation.WITHDRAW: CHANGEABLE | WAITING | {State.WITHDRAW_PENDING}}
"""The states of a work from which it can be changed there, or taken back; what waits is not sent any more first."""


def base_of(row: Delivery) -> Delivery:
    """Return the delivery that brought the work to its place: ``row`` itself, or that which it follows."""
    if row.operation == Operation.PUBLISH:
        return row
    return Delivery.objects.get(guid=row.guid, account=row.account, operation=Operation.PUBLISH)


def may_go_on(held: Held) -> bool:
    """Say whether the work is there, so that it can be changed or taken back; else wait for it, or give up."""
    if held.row.operation == Operation.PUBLISH:
        return True
    base = base_of(held.row)
    if held.row.operation == Operation.UPDATE and ledger.called_back(base):
        held.advance(State.SUPERSEDED, reason=Why.BEING_TAKEN_BACK, next_at=None)
        return False
    if base.state in READY[Operation(held.row.operation)]:
        _announce(held.row, base)
        return True
    if base.state in WAITING | UNDER_WAY | {State.UNKNOWN}:
        held.write(next_at=timezone.now() + PATIENCE)
    else:
        held.advance(State.SUPERSEDED, reason=Why.NOT_THERE_ANY_MORE, next_at=None)
    return False


def _announce(row: Delivery, base: Delivery) -> None:
    """Let the delivery say what is about to happen; while the work was still on its way there, nobody could."""
    if row.operation == Operation.WITHDRAW and base.state != State.WITHDRAW_PENDING:
        advance(base, State.WITHDRAW_PENDING, reason=row.kept.get("reason", ""))
    if row.operation == Operation.UPDATE and base.state in (State.PUBLISHED, State.VERIFIED, State.DRIFTED):
        advance(base, State.UPDATE_PENDING)


def settled(base: Delivery) -> State:
    """Return the state of what is as it should be there: seen by everybody, or still hidden until its moment."""
    return State.SCHEDULED if base.due_at and base.due_at > timezone.now() else State.VERIFIED


def next_look() -> datetime:
    """Return when what is as it should be is looked at again."""
    return timezone.now() + timedelta(hours=conf.check_again_hours)


def changed(row: Delivery, to: State) -> None:
    """Tell the delivery that a change of it has ended in this state."""
    base = base_of(row)
    if row.operation != Operation.UPDATE or base.state not in (State.UPDATE_PENDING, State.SCHEDULED):
        return
    is_done, is_waiting = to == State.VERIFIED, base.state == State.SCHEDULED
    if not (is_done and is_waiting):
        advance(base, settled(base) if is_done else to)
    values = {
        "remote_url": row.remote_url or base.remote_url,
        "verified_at": row.verified_at,
        # What waits there is looked at for its own sake, too: its minute may be near.
        "next_at": timezone.now() if is_waiting else next_look(),
        "problem": "" if is_done else "change_failed",
    }
    Delivery.objects.filter(pk=base.pk).update(**values)


def taken_back(row: Delivery, *, is_gone: bool) -> None:
    """Tell the delivery that the work has been taken back; what is gone for good has no name there any more."""
    base = base_of(row)
    if base.state == State.WITHDRAW_PENDING:
        advance(base, State.WITHDRAWN, reason=Why.GONE if is_gone else Why.HIDDEN)
    left = {"remote_id": "", "remote_url": ""} if is_gone else {}
    Delivery.objects.filter(pk=base.pk).update(next_at=None, **left)
    found = ledger.seen_or_planned(row.guid)
    if found and row.kept.get("reason") == Why.UNSEEN and base.state == State.WITHDRAWN:
        # It was published again before it could be taken back.
        base.refresh_from_db()
        ledger.plan_again(base, found, reason=Why.RELEASED_AGAIN)
