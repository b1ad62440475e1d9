"""What follows from what was read back."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from channels import following, notices
from channels.claims import Held
from channels.conf import conf
from channels.decisions import STAGES, fail, praise, succeeded, web_address
from channels.models import Operation
from channels.publisher import Reading, Stage
from channels.states import State


@transaction.atomic
def compared(held: Held, reading: Reading) -> bool:
    """Bring the delivery to what is really there; nothing goes on at once after that."""
    row, now = held.row, timezone.now()
    again = now + timedelta(seconds=reading.look_again_s)
    if reading.remote_id not in ("", row.remote_id):
        held.write(remote_id=reading.remote_id)
    if reading.stage is None:
        _gone(held)
    elif reading.problem:
        _handed_over(held, reading)
    elif _is_final(held, reading) and (reading.is_as_sent or _is_accepted(held, reading)):
        _verified(held, reading)
    elif reading.stage is not Stage.PROCESSING and reading.differences and not _is_accepted(held, reading):
        _drifted(held, reading)
    else:
        _stay(held, STAGES[reading.stage], next_at=again, remote_url=web_address(reading.url) or row.remote_url)
        _warn_of_slowness(held)
    return False


def _is_final(held: Held, reading: Reading) -> bool:
    """A change is done when it stands there, a publication when people can see it."""
    return reading.stage is Stage.PUBLISHED or held.row.operation != Operation.PUBLISH


def _is_accepted(held: Held, reading: Reading) -> bool:
    """Say whether a person has let stand exactly what differs there."""
    return bool(reading.differences) and held.row.kept.get("accepted") == ", ".join(reading.differences)


def _verified(held: Held, reading: Reading) -> None:
    now = timezone.now()
    is_base = held.row.operation == Operation.PUBLISH
    next_at = now + timedelta(hours=conf.check_again_hours) if is_base else None
    _stay(
        held,
        State.VERIFIED,
        next_at=next_at,
        verified_at=now,
        remote_url=web_address(reading.url) or held.row.remote_url,
    )
    following.changed(held.row, State.VERIFIED)


def _stay(held: Held, to: State, **values: Any) -> None:
    """Go on to a state, or stay in it; the place answered, so the account is well."""
    if held.row.state == to:
        held.write(problem="", problem_detail={}, failures=0, **values)
        praise(held)
    else:
        succeeded(held, to, **values)


def _gone(held: Held) -> None:
    """A place may show late what it has just taken."""
    row, now = held.row, timezone.now()
    patience = timedelta(seconds=conf.second_look)
    if row.verified_at is None and now - row.since < patience:
        held.write(next_at=now + patience / 4)
    elif row.operation == Operation.PUBLISH:
        fail(held, "remote_gone", to=State.REMOTE_GONE)
    else:
        fail(held, "remote_gone")


def _drifted(held: Held, reading: Reading) -> None:
    """Somebody changed it there; a person decides which of the two is right."""
    detail = {"differences": ", ".join(reading.differences)}
    if held.row.state == State.DRIFTED:
        held.write(problem_detail=detail, next_at=timezone.now() + timedelta(hours=conf.check_again_hours))
        return
    if held.row.operation == Operation.UPDATE:
        fail(held, "drifted", detail)
        return
    fail(held, "drifted", detail, to=State.DRIFTED)


def _handed_over(held: Held, reading: Reading) -> None:
    """The place waits for a person; from time to time it is looked whether that has happened."""
    again = timezone.now() + timedelta(seconds=max(reading.look_again_s, 60))
    detail = {"reason": reading.reason}
    if held.row.state == State.ACTION_REQUIRED:
        held.write(next_at=again, problem=reading.problem, problem_detail=detail)
        notices.tell(held.row)
        return
    fail(held, reading.problem, detail, to=State.ACTION_REQUIRED)
    held.write(next_at=again)


def _warn_of_slowness(held: Held) -> None:
    row = held.row
    slow = timezone.now() - row.since > timedelta(hours=conf.processing_alarm_hours)
    if row.state == State.PROCESSING and slow and row.problem != "slow_there":
        held.write(problem="slow_there")
        notices.tell(row)
