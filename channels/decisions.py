"""What follows from how an attempt ended: the next state, when it goes on, and the evidence of it."""

import random
import re
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from channels import following, notices
from channels.claims import Held
from channels.conf import conf
from channels.errors import (
    ActionRequired,
    Ambiguous,
    ChannelError,
    NeedsReauth,
    NotNow,
    QuotaUsed,
    Refused,
)
from channels.models import Account, Attempt, Operation
from channels.publisher import Receipt, Stage, Verdict
from channels.sealing import Unreadable, unseal
from channels.states import THERE, State
from channels.whys import Why

ANSWER = 2000
ADDRESS = 1000
HIDDEN = re.compile(r"(?i)(bearer |basic |access_token\W+|refresh_token\W+|client_secret\W+|password\W+)[\w.~+/=-]+")
STAGES = {Stage.PROCESSING: State.PROCESSING, Stage.SCHEDULED: State.SCHEDULED, Stage.PUBLISHED: State.PUBLISHED}
LOOK_PAUSE = timedelta(hours=1)
"""Between two looks that the place refuses for good."""
STAYING = THERE | {State.ACTION_REQUIRED}
"""States from which a look that fails changes nothing: what is there is still there."""


@transaction.atomic
def accepted(held: Held, receipt: Receipt, *, reason: str = "") -> bool:
    """The place has it. Say whether to look at once whether it is as it should be."""
    now = timezone.now()
    succeeded(
        held,
        STAGES[receipt.stage],
        reason=reason,
        remote_id=receipt.remote_id,
        remote_url=web_address(receipt.url) or held.row.remote_url,
        is_exposed=True,
        absent_since=None,
        next_at=now + timedelta(seconds=receipt.look_again_s),
    )
    return receipt.look_again_s <= 0


def web_address(url: str) -> str:
    """Return what a place calls its address, if people may follow it: it stands as a link at the desk."""
    return url if url.startswith(("https://", "http://")) and len(url) <= ADDRESS else ""


@transaction.atomic
def succeeded(held: Held, to: State, *, reason: str = "", **values: Any) -> None:
    """Go on to ``to``: the place answered as it should, which speaks for the account, too."""
    cleared = {"problem": "", "problem_detail": {}, "failures": 0}
    note(held, to)
    held.advance(to, reason=reason, **cleared | values)
    praise(held)


def praise(held: Held) -> None:
    """Keep in the account that its last real call went well; whether it is connected again, resuming says."""
    Account.objects.filter(pk=held.row.account_id).update(
        last_success_at=timezone.now(), failures=0, resting_until=None
    )


@transaction.atomic
def fail(held: Held, code: str, detail: dict[str, Any] | None = None, *, to: State = State.FAILED) -> None:
    """Leave it to a person."""
    held.advance(to, reason=code, next_at=None, problem=code, problem_detail=detail or {})
    following.changed(held.row, State.DRIFTED)
    notices.tell(held.row)


@transaction.atomic
def lost(held: Held) -> None:
    """The process that was at it died: what it may have made must be looked for before anything is sent."""
    row, now = held.row, timezone.now()
    if row.state == State.PREFLIGHT:
        held.advance(State.PLANNED, reason=Why.TAKEN_UP)
    elif row.is_exposed and row.operation == Operation.PUBLISH:
        note(held, State.UNKNOWN, Ambiguous("died"))
        held.advance(State.UNKNOWN, reason=Why.DIED, next_at=now, absent_since=None)
    else:
        held.advance(State.QUEUED, reason=Why.TAKEN_UP, next_at=now)


@transaction.atomic
def again(held: Held, reason: str) -> bool:
    """It is certain that sending it makes no second one: do so, at once after the first time that it went wrong."""
    row, now = held.row, timezone.now()
    at_once = row.failures <= 1
    next_at = now if at_once else now + pause(row.failures)
    note(held, State.QUEUED)
    held.advance(State.QUEUED, reason=reason, next_at=next_at, absent_since=None)
    return at_once


@transaction.atomic
def absent(held: Held, verdict: Verdict) -> bool:
    """It was not seen there, or cannot be looked for: only a second look, or a person, leads on."""
    row, now = held.row, timezone.now()
    if verdict is Verdict.UNSURE:
        held.write(next_at=None, problem="unsure")
        notices.tell(row)
        return False
    seen_missing = row.absent_since or now
    if row.absent_since and now - seen_missing >= timedelta(seconds=conf.second_look):
        held.write(is_exposed=False)
        return again(held, Why.NOT_SEEN)
    note(held, State.UNKNOWN)
    held.write(absent_since=seen_missing, next_at=seen_missing + timedelta(seconds=conf.second_look))
    return False


@transaction.atomic
def decide(held: Held, error: ChannelError) -> None:
    """Write down an attempt that failed, and what follows from it."""
    row = held.row
    stays = row.state in STAYING | {State.UNKNOWN}
    to = State(row.state) if stays else _state_after(held, error)
    note(held, to, error)
    _blame(row.account, error)
    values = {
        "problem": error.code,
        "problem_detail": {"reason": redacted(error.reason, _secrets_of(row.account))[:500]} | _plain(error.detail),
        "failures": F("failures") + 1,
        "next_at": _next_at(held, to, error),
    }
    if stays:
        held.write(**values)
    else:
        held.advance(to, reason=error.code, **values)
    if to == State.FAILED:
        following.changed(held.row, State.DRIFTED)
    held.row.refresh_from_db()
    notices.tell(held.row, of_account=isinstance(error, NeedsReauth), is_final=isinstance(error, Refused))


def _state_after(held: Held, error: ChannelError) -> State:
    if isinstance(error, NeedsReauth):
        return State.NEEDS_REAUTH
    if isinstance(error, QuotaUsed):
        return State.QUOTA_WAIT
    if isinstance(error, Refused):
        return State.FAILED
    if isinstance(error, ActionRequired):
        return State.ACTION_REQUIRED
    # A change or a withdrawal can be repeated without harm, and so can what has not begun to be made.
    if isinstance(error, NotNow) or held.row.operation != Operation.PUBLISH or not held.row.is_exposed:
        return State.RETRY_WAIT
    return State.UNKNOWN


def _next_at(held: Held, to: State, error: ChannelError) -> datetime | None:
    now = timezone.now()
    if isinstance(error, QuotaUsed):
        return error.until
    if to in (State.NEEDS_REAUTH, State.FAILED) and held.row.state not in STAYING:
        return None
    if to == State.UNKNOWN and held.row.state != State.UNKNOWN:
        return now
    if isinstance(error, Refused) and held.row.state in STAYING:
        return now + LOOK_PAUSE
    if isinstance(error, NotNow) and error.retry_after_s is not None:
        return now + timedelta(seconds=error.retry_after_s)
    return now + pause(held.row.failures)


def pause(failures: int) -> timedelta:
    """Return how long to wait after so many failures: up to twice as long each time, by chance (full jitter)."""
    longest = min(conf.longest_pause, conf.pause * 2 ** min(failures, 30))
    return timedelta(seconds=random.uniform(conf.pause, max(longest, conf.pause)))  # noqa: S311 - no secret


def _blame(account: Account, error: ChannelError) -> None:
    """Keep in the account what its last real call said; after too many failures in a row it rests."""
    now = timezone.now()
    mine = Account.objects.filter(pk=account.pk)
    if isinstance(error, NeedsReauth):
        mine.filter(reauth_since=None).update(reauth_since=now)
    counts = int(isinstance(error, NotNow | Ambiguous) and not isinstance(error, QuotaUsed))
    mine.update(last_failure_at=now, last_failure=error.code, failures=F("failures") + counts)
    tired = mine.filter(failures__gte=conf.rest_after)
    if counts and (row := tired.first()):
        tired.update(resting_until=now + pause(row.failures - conf.rest_after))


def note(held: Held, decision: State, error: ChannelError | None = None) -> None:
    """Add the attempt to the evidence, without anything secret."""
    row = held.row
    hidden = _secrets_of(row.account)
    Attempt.objects.create(
        delivery=row,
        number=row.tries,
        began_at=held.began_at,
        phase=row.phase or row.state,
        status=error.status if error else 0,
        code=error.code if error else "",
        reason=redacted(error.reason, hidden)[:500] if error else "",
        sent=row.sent,
        answer=redacted(error.answer, hidden)[:ANSWER] if error else "",
        decision=decision,
    )


def _secrets_of(account: Account) -> list[str]:
    try:
        return [value for value in unseal(account.secrets).values() if value]
    except Unreadable:
        return []


def redacted(text: str, hidden: list[str]) -> str:
    """Return ``text`` without the secrets of the account, and without what looks like one."""
    for secret in hidden:
        text = text.replace(secret, "…")
    return HIDDEN.sub(r"\1…", text).replace("\0", "")


def _plain(detail: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | float | bool) else str(value) for name, value in detail.items()}
