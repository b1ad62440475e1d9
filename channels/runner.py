"""Takes one delivery as far as it goes now."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from channels import following, ledger
from channels.accounts import options_of, publisher_of
from channels.claims import Held, HeldCall, hold
from channels.conf import conf
from channels.decisions import absent, accepted, again, decide, fail, lost, succeeded
from channels.errors import ActionRequired, Ambiguous, ChannelError, LeaseLost, NeedsReauth, NotNow, Refused
from channels.models import Delivery, Operation
from channels.publisher import Finding, Reading, Verdict
from channels.readings import compared
from channels.sealing import Unreadable
from channels.states import UNDER_WAY, State, TransitionRefused
from channels.whys import Why
from cms.catalogue.films import ask_film, film_of, film_trouble, with_film
from cms.catalogue.works import Work, without_content

logger = logging.getLogger(__name__)
FILM_PAUSE = timedelta(seconds=20)
RECORDING_PAUSE = timedelta(minutes=1)
DUE_PAUSE = timedelta(seconds=5)
STILL_SEEN = 3
"""After so many failures what was taken back, and can be seen all the same, is a person's matter."""


def run(delivery_id: UUID, fence: int) -> None:
    """Do what the state of a delivery asks for, until it has to wait; a late process does nothing."""
    held = hold(delivery_id, fence)
    if held is None:
        return
    try:
        while _go_on(held):
            pass
    except LeaseLost:
        logger.info("delivery %s has another owner by now", delivery_id)
    except TransitionRefused as refused:
        logger.warning("somebody decided otherwise meanwhile: %s", refused)
    finally:
        held.let_go()


def _go_on(held: Held) -> bool:
    """Do one thing; say whether another one can be done at once."""
    if held.row.state in UNDER_WAY:
        lost(held)
        return True
    action = ACTIONS.get(State(held.row.state))
    if action is None:
        held.write(next_at=None)
        return False
    return action(held)


def _check(held: Held) -> bool:
    """Find out, without asking the place, whether it would refuse the work."""
    if held.row.operation == Operation.WITHDRAW:
        held.advance(State.PREFLIGHT)
        held.advance(State.QUEUED)
        return True
    if _is_late(held):
        return False
    found = ledger.seen_or_planned(held.row.guid)
    if found and found.is_announced_only and found.planned_at:
        # Of a work that nobody can see yet, nobody tells when its recording is ready.
        held.write(next_at=timezone.now() + RECORDING_PAUSE)
        return False
    if found is None:
        return _unseen(held)
    held.advance(State.PREFLIGHT)
    if found.is_announced_only:
        held.advance(State.PLANNED, reason=Why.NO_RECORDING, next_at=None)
        return False
    return _guarded(held, lambda: _preflight(held, found))


def _preflight(held: Held, found: Work) -> bool:
    obstacles = publisher_of(held.row.account).preflight(found, options_of(held.row.account))
    if obstacles:
        fail(held, obstacles[0].code, dict(obstacles[0].detail))
        return False
    held.advance(State.QUEUED, problem="", problem_detail={})
    return True


def _send(held: Held) -> bool:
    row = held.row
    if _is_late(held) or not following.may_go_on(held) or _is_called_back(held):
        return False
    is_back = row.operation == Operation.WITHDRAW
    found = without_content(row.guid, row.title) if is_back else ledger.seen_or_planned(row.guid)
    if found is None:
        return _unseen(held)
    if found.planned_at and not _may_go_before_its_minute(row, found, found.planned_at):
        held.write(next_at=max(found.planned_at, timezone.now() + DUE_PAUSE))
        return False
    if publisher_of(row.account).capabilities.needs_video and row.operation == Operation.PUBLISH and not found.video:
        return _guarded(held, lambda: _with_film(held, found))
    return _begin(held, found)


@transaction.atomic
def _unseen(held: Held) -> bool:
    """Nobody can see the work any more: it is given up, or taken back from where it may be."""
    ledger.withdraw_one(following.base_of(held.row), reason=Why.UNSEEN)
    held.write(next_at=None)
    return False


def _may_go_before_its_minute(row: Delivery, found: Work, planned_at: datetime) -> bool:
    """Say whether a work that nobody can see at home yet can go: what would be seen there at once cannot."""
    is_first = row.operation == Operation.PUBLISH
    return planned_at > timezone.now() and (not is_first or ledger.may_wait_there(row, found))


def _with_film(held: Held, found: Work) -> bool:
    """Sound alone becomes a film first: have it made, and come again until it is."""
    film = film_of(found.guid)
    if film is not None:
        return _begin(held, with_film(found, film))
    if trouble := film_trouble(found.guid):
        raise Refused("no_film", reason=trouble)
    ask_film(found.guid)
    held.write(phase="film", next_at=timezone.now() + FILM_PAUSE)
    return False


def _begin(held: Held, found: Work) -> bool:
    row = held.row
    sending: dict[str, Any] = {"tries": row.tries + 1, "phase": "", "sent": 0, "whole": 0}
    if row.operation == Operation.PUBLISH:
        sending |= {"revision": found.revision[: ledger.DIGEST], "title": found.title[:255]}
    held.advance(State.UPLOADING, **sending)
    return _attempt(held, SENDERS[Operation(row.operation)], found)


def _attempt(held: Held, act: Callable[[Held, HeldCall], bool], found: Work) -> bool:
    """Speak to the place; whatever comes of it is written down."""
    held.began_at = timezone.now()
    base = following.base_of(held.row)
    return _guarded(held, lambda: act(held, HeldCall(held, found, base)))


def _guarded(held: Held, act: Callable[[], bool]) -> bool:
    try:
        return act()
    except (LeaseLost, TransitionRefused):
        raise
    except ChannelError as error:
        decide(held, error)
    except Unreadable:
        decide(held, NeedsReauth("unreadable"))
    except Exception as error:
        logger.exception("delivery %s", held.row.pk)
        decide(held, Ambiguous("internal", reason=f"{type(error).__name__}: {error}"))
    return False


def _publish(held: Held, call: HeldCall) -> bool:
    return accepted(held, publisher_of(held.row.account).publish(call))


def _update(held: Held, call: HeldCall) -> bool:
    return accepted(held, publisher_of(held.row.account).update(call))


def _withdraw(held: Held, call: HeldCall) -> bool:
    publisher = publisher_of(held.row.account)
    if not publisher.capabilities.withdraw:
        raise ActionRequired("by_hand")
    if not call.remote_id and publisher.capabilities.reconcile:
        finding = publisher.reconcile(call)
        call.remote_id = finding.receipt.remote_id if finding.receipt else ""
        _look_twice(held, finding)
    is_gone = publisher.withdraw(call)
    if call.remote_id and publisher.is_seen(call):
        # A place may show for a moment what it has just taken away.
        raise (Refused if held.row.failures >= STILL_SEEN else NotNow)("still_seen")
    with transaction.atomic():
        succeeded(held, State.WITHDRAWN, next_at=None)
        following.taken_back(held.row, is_gone=is_gone)
    return False


def _look_twice(held: Held, finding: Finding) -> None:
    """What is not seen counts as not there after a second look only. Raises NotNow."""
    now, since = timezone.now(), held.row.absent_since
    if finding.verdict is not Verdict.NOT_SEEN or (since and now - since >= timedelta(seconds=conf.second_look)):
        return
    held.write(absent_since=since or now)
    raise NotNow("not_seen_yet", retry_after_s=conf.second_look)


SENDERS: dict[Operation, Callable[[Held, HeldCall], bool]] = {
    Operation.PUBLISH: _publish,
    Operation.UPDATE: _update,
    Operation.WITHDRAW: _withdraw,
}


def _find(held: Held) -> bool:
    """Find out whether a work whose sending was lost sight of went out."""
    found = ledger.seen_or_planned(held.row.guid) or without_content(held.row.guid, held.row.title)
    return _attempt(held, _reconcile, found)


def _reconcile(held: Held, call: HeldCall) -> bool:
    finding: Finding = publisher_of(held.row.account).reconcile(call)
    if finding.receipt:
        return accepted(held, finding.receipt, reason=Why.FOUND)
    if finding.verdict in (Verdict.ABSENT, Verdict.RESUMABLE):
        return again(held, finding.verdict)
    return absent(held, finding.verdict)


def _look(held: Held) -> bool:
    """Compare what stands there with what was sent, and what was sent with the work as it is by now."""
    is_base = held.row.operation == Operation.PUBLISH
    if is_base and ledger.is_being_changed(held.row):
        held.write(next_at=timezone.now() + following.PATIENCE)
        return False
    found = ledger.caught_up(held.row) if is_base else ledger.seen_or_planned(held.row.guid)
    if held.row.operation == Operation.UPDATE and _is_overtaken(held):
        return False
    is_nameless = publisher_of(held.row.account).capabilities.reconcile and not following.base_of(held.row).remote_id
    if found is None or is_nameless or held.row.operation == Operation.WITHDRAW:
        held.write(next_at=None)
        return False
    return _attempt(held, _read_back, found)


@transaction.atomic
def _is_overtaken(held: Held) -> bool:
    """Compare no change with what is on its way after it."""
    base = following.base_of(held.row)
    if ledger.seen_or_planned(base.guid) is None:
        ledger.withdraw_one(base, reason=Why.UNSEEN)
    elif not ledger.is_overtaken(held.row, base):
        return False
    held.advance(State.SUPERSEDED, next_at=None)
    return True


def _read_back(held: Held, call: HeldCall) -> bool:
    reading: Reading = publisher_of(held.row.account).verify(call)
    return compared(held, reading)


def _is_called_back(held: Held) -> bool:
    """Send nothing that somebody has taken back meanwhile; what may be there is left to the withdrawal."""
    row = held.row
    withdrawal = ledger.called_back(row) if row.operation == Operation.PUBLISH else None
    if withdrawal is None:
        return False
    if row.is_exposed:
        held.write(next_at=None)
    else:
        held.advance(State.CANCELLED, reason=withdrawal.kept.get("reason", ""), next_at=None)
    return True


def _is_late(held: Held) -> bool:
    row = held.row
    if row.operation != Operation.PUBLISH or row.late_at is None or row.late_at > timezone.now():
        return False
    fail(held, "missed", to=State.MISSED)
    return True


ACTIONS: dict[State, Callable[[Held], bool]] = {
    State.PLANNED: _check,
    State.QUEUED: _send,
    State.RETRY_WAIT: _send,
    State.QUOTA_WAIT: _send,
    State.UNKNOWN: _find,
    State.PROCESSING: _look,
    State.SCHEDULED: _look,
    State.PUBLISHED: _look,
    State.VERIFIED: _look,
    State.DRIFTED: _look,
    State.ACTION_REQUIRED: _look,
}
