"""How many questions a programme received, and what became of them: published beside it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from cms.live.models import Commitment, Desk, Question
from cms.live.models.question import Refusal
from cms.live.states import ANSWERED, State


@dataclass(frozen=True, kw_only=True)
class Counters:
    """What became of the questions of a programme; each is a number of questions.

    ``received`` is all of them. ``on_air`` and ``in_writing``: answered there, some in both. ``refused``: pairs of a
    reason and how often. What was joined to a question that was answered counts with it in ``answered``.
    """

    received: int
    answered: int
    on_air: int
    in_writing: int
    due_in_writing: int
    joined: int
    handed_on: int
    withdrawn: int
    refused: int
    reasons: list[tuple[Any, int]]
    waiting: int


def counters(desk: Desk) -> Counters:
    """Count the questions of a desk as they are now."""
    questions = Question.objects.filter(desk=desk)
    answered = Q(state__in=ANSWERED)
    with_it = Q(state=State.MERGED, merged_into__state__in=ANSWERED)
    refused = questions.filter(state=State.REFUSED)
    numbers = questions.aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=answered | with_it),
        on_air=Count("pk", filter=answered & Q(live_to__isnull=False)),
        in_writing=Count("pk", filter=answered & ~Q(answer="")),
        due_in_writing=Count("pk", filter=Q(state=State.WRITTEN_DUE)),
        joined=Count("pk", filter=Q(state=State.MERGED)),
        handed_on=Count("pk", filter=Q(state=State.HANDED_ON)),
        withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
    )
    by_reason = dict(refused.values_list("refusal").annotate(times=Count("pk")).order_by())
    reasons = [(reason.label, by_reason[reason.value]) for reason in Refusal if by_reason.get(reason.value)]
    decided = sum(numbers[name] for name in ("answered", "refused", "handed_on", "due_in_writing", "withdrawn"))
    return Counters(**numbers, reasons=reasons, waiting=max(numbers["received"] - decided, 0))


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of the promises: each is a number of commitments."""

    made: int
    done: int
    open: int
    overdue: int


def kept(commitments: Any = None) -> Kept:
    """Count commitments: all of the public ones unless others are given."""
    found = Commitment.objects.all() if commitments is None else commitments
    is_open = Q(done_on__isnull=True)
    is_late = is_open & Q(due_on__lt=timezone.localdate())
    numbers = found.order_by().aggregate(
        made=Count("pk"),
        done=Count("pk", filter=~is_open),
        open=Count("pk", filter=is_open & ~is_late),
        overdue=Count("pk", filter=is_late),
    )
    return Kept(**numbers)
