"""An asker takes back a question that was neither on air nor answered: nothing of it is left but its number."""

from typing import Any

from cms.live.deciding import decide, deciding
from cms.live.models import Question
from cms.live.operations.anonymise import anonymise
from cms.live.operations.part import part
from cms.live.states import TRANSITIONS, State, TransitionRefused

NOTHING: dict[str, Any] = {
    **dict.fromkeys(("text", "original", "note_to_asker", "body_name"), ""),
    **dict.fromkeys(("topic", "place", "directed_to", "answer_due", "sent_as")),
    "words": [],
    "hints": [],
    "labels": [],
}


def withdraw(*, question: Question) -> Question:
    """Forget the question and who asked it, everywhere at once; the log keeps that it happened.

    One that was joined to another is parted from it, and what was joined to this one waits again by itself: others
    have asked that. A moderator who has it in hand is not waited for.

    Raises:
        Quicker: it was withdrawn before.
        TransitionRefused: it was on air, answered or refused, and stays in the record; anonymise takes the name off.
    """
    with deciding(question, by=None) as found:
        if not may_withdraw(found):
            raise TransitionRefused(found, State.WITHDRAWN)
        for joined in found.merged.all():
            part(question=joined, by=None)
        if found.state == State.MERGED:
            part(question=found, by=None)
        left = anonymise(question=found)
        return decide(left, State.WITHDRAWN, by=None, **NOTHING)


def may_withdraw(question: Question) -> bool:
    """Say whether a question has not yet become part of the record of its programme."""
    state = State(question.state)
    return question.live_from is None and (state == State.MERGED or State.WITHDRAWN in TRANSITIONS[state])
