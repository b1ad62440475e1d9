"""How a question came on air, and what it is afterwards."""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.live.models import Question, QuestionEvent
from cms.live.states import State

UNDO = "undo"
"""Reason of an event that makes an earlier one undone."""
AGAIN = "on air before, until "
"""Beginning of the reason where an answered question comes on air again; the former end follows (ISO 8601)."""


def entry_of(question: Question) -> QuestionEvent | None:
    """Return the event by which a question that is on air came there; an end that was undone counts for nothing."""
    entries: list[QuestionEvent] = []
    turns = question.events.filter(Q(before=State.LIVE) | Q(after=State.LIVE)).exclude(before=F("after"))
    for event in turns.order_by("pk"):
        if event.after == State.LIVE and event.reason != UNDO:
            entries.append(event)
        elif event.before == State.LIVE and (event.reason == UNDO or event.after == State.CUED):
            entries[-1:] = []
    return entries[-1] if entries else None


def reason_of_entry(question: Question) -> str:
    """Return what is written down when a question is put on air, by which its times can be brought back."""
    return f"{AGAIN}{question.live_to.isoformat()}" if question.live_from and question.live_to else ""


def times_before(question: Question, entry: QuestionEvent) -> dict[str, object]:
    """Return ``live_from`` and ``live_to`` as they were before that entry."""
    ended = parse_datetime(entry.reason.removeprefix(AGAIN)) if entry.reason.startswith(AGAIN) else None
    return {"live_from": question.live_from if ended else None, "live_to": ended}


def standing(question: Question) -> State | None:
    """Return the state that its promises give to a question that is not on air; None where nothing was promised."""
    promises = question.commitments.all()
    if not promises.exists():
        return None
    left = promises.filter(done_on__isnull=True)
    if not left.exists():
        return State.DONE
    return State.OVERDUE if left.filter(due_on__lt=timezone.localdate()).exists() else State.PROMISED
