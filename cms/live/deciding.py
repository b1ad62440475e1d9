"""What every decision about a question begins and ends with: the right, the locks, who was quicker, the log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.live.models import Desk, Question
from cms.live.permissions import require_moderator
from cms.live.states import State, advance


class Quicker(Exception):
    """Somebody else has changed the question since it was looked at; ``question`` is how it is now."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"question {question.pk} is at version {question.version}")
        self.question = question


class Held(Quicker):
    """Another moderator has the question in hand."""


@contextmanager
def deciding(
    question: Question,
    *,
    by: Any,
    expects: int | None = None,
    require: Callable[[Any, Desk], None] = require_moderator,
) -> Iterator[Question]:
    """Yield the question as it is now, locked after its desk, to be changed in one transaction.

    Args:
        by: who decides; None is the operator, at the shell.
        expects: the version that this person had before the eyes. Who holds a question need not expect any.
        require: by whom it may be done.

    Raises:
        PermissionDenied: ``by`` may not.
        Held: another moderator has it in hand.
        Quicker: it is not at that version any more, or its asker has withdrawn it.
    """
    require(by, question.desk)
    with transaction.atomic():
        desk = question.desk.locked()
        fresh = Question.objects.select_for_update().get(pk=question.pk)
        fresh.desk = desk
        holder = holding(fresh)
        if holder is not None and by is not None and holder != by.pk:
            raise Held(fresh)
        is_outdated = expects not in (None, fresh.version) and (by is None or holder != by.pk)
        if is_outdated or fresh.state == State.WITHDRAWN:
            raise Quicker(fresh)
        yield fresh


def holding(question: Question) -> int | None:
    """Return the key of the user who has the question in hand at this moment."""
    until = question.held_until
    return question.held_by_id if until is not None and until > timezone.now() else None


def decide(question: Question, to: State, *, by: Any, reason: str = "", **fields: Any) -> Question:
    """Let go of a question that ``deciding`` gave, keep ``fields``, and move it on. Raises TransitionRefused."""
    values = {"held_by": None, "held_until": None} | fields
    Question.objects.filter(pk=question.pk).update(**values)
    return advance(question, to, by=by, reason=reason)


def note(question: Question, verb: str, *, by: Any, reason: str = "", **fields: Any) -> Question:
    """Keep ``fields`` of a question that ``deciding`` gave; the state stays, the log and the screens are told."""
    for name, value in fields.items():
        setattr(question, name, value)
    question.version += 1
    question.save(update_fields=[*fields, "version"])
    question.events.create(before=question.state, after=question.state, verb=verb, by=by, reason=reason[:500])
    # Another object may have numbered an event of the desk since.
    question.desk.refresh_from_db(fields=["last_event"])
    question.tell()
    return question
