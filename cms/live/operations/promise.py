"""Keep what an official promised: what, who, until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cms.live.answerers import requirement
from cms.live.deciding import decide, deciding, note
from cms.live.hygiene import says_something, tidy_line
from cms.live.models import Commitment, Invitation, Question
from cms.live.states import FOLLOWED, State, TransitionRefused

LONGEST_PROMISE = 500


@dataclass(frozen=True, kw_only=True)
class Promised:
    """``owner``: the official who answers for it; ``owner_name``: how the body is named in public."""

    what: str
    due_on: date
    owner: Invitation | None = None
    owner_name: str = ""


class BadPromise(Exception):
    """It says nothing, too much, or a day that is over."""


def promise(*, question: Question, promised: Promised, by: Any, expects: int | None = None) -> Commitment:
    """Enter a promise into the public register.

    Raises BadPromise, PermissionDenied, Quicker, Held, and TransitionRefused: the question was not answered yet, or
    is on air at this moment.
    """
    what = tidy_line(promised.what)
    if not says_something(what) or len(what) > LONGEST_PROMISE or promised.due_on < timezone.localdate():
        raise BadPromise
    with deciding(question, by=by, expects=expects, require=requirement(question)) as found:
        if found.state == State.LIVE:
            # Its end is a key of its own, by which the clock is read.
            raise TransitionRefused(found, State.PROMISED)
        commitment = found.commitments.create(
            what=what,
            due_on=promised.due_on,
            owner=promised.owner or found.answered_by or found.directed_to,
            owner_name=tidy_line(promised.owner_name)[:200],
        )
        reason = f"{commitment.due_on}: {what}"
        if found.state in FOLLOWED:
            note(found, "promise added", by=by, reason=reason)
        else:
            decide(found, State.PROMISED, by=by, reason=reason)
        return commitment
