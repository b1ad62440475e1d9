"""An official answers in writing; a moderator may do it in the official's name."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from cms.live.answerers import answers_as, requirement
from cms.live.deciding import decide, deciding, note
from cms.live.hygiene import says_something, tidy
from cms.live.models import Question
from cms.live.states import TRANSITIONS, State, TransitionRefused

LONGEST_ANSWER = 10_000


class BadAnswer(Exception):
    """It says nothing, or more than 10,000 characters."""


def answer_in_writing(
    *, question: Question, text: str, by: Any, documents: Iterable[Any] = (), expects: int | None = None
) -> Question:
    """Publish the answer with its documents; an answer that is there already is corrected, and the log says so.

    ``documents``: of the library of the house. Raises BadAnswer, PermissionDenied, Quicker, Held, TransitionRefused.
    """
    answer = tidy(text)
    if not says_something(answer) or len(answer) > LONGEST_ANSWER:
        raise BadAnswer
    with deciding(question, by=by, expects=expects, require=requirement(question)) as found:
        official = answers_as(by, found) or found.answered_by or found.directed_to
        values: dict[str, Any] = {
            "answer": answer,
            "answered_at": found.answered_at or timezone.now(),
            "answered_by": official,
        }
        for document in documents:
            found.documents.get_or_create(document=document)
        is_live = found.state == State.LIVE
        if found.answer and (is_live or State.ANSWERED_IN_WRITING not in TRANSITIONS[State(found.state)]):
            return note(found, "written answer corrected", by=by, **values)
        if is_live:
            # Its end is a key of its own, by which the clock is read.
            raise TransitionRefused(found, State.ANSWERED_IN_WRITING)
        if found.state in _ANSWERED_FURTHER:
            return note(found, "written answer added", by=by, **values)
        return decide(found, State.ANSWERED_IN_WRITING, by=by, **values)


_ANSWERED_FURTHER = frozenset({State.PROMISED, State.DONE, State.OVERDUE})
