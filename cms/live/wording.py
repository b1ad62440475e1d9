"""What the states of a question mean to the person who asked it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.live.models import Question
from cms.live.states import State

S = State


@dataclass(frozen=True, kw_only=True)
class Told:
    """``happened``: what became of the question; ``following``: what comes next, or what can be done."""

    happened: Any
    following: Any


_READ = Told(
    happened=_("We have your question."),
    following=_("A moderator reads it first. Nobody else sees it until then."),
)
_ACCEPTED = Told(
    happened=_("Your question was accepted."),
    following=_("Everybody can read it now, and it may be put to the guests on air."),
)
TOLD_TO_ASKER: dict[State, Told] = {
    S.RECEIVED: _READ,
    S.SCREENING: _READ,
    S.REFUSAL_PROPOSED: _READ,
    S.NEEDS_CLARIFICATION: Told(
        happened=_("We need to know a little more."),
        following=_("Write your answer on the page of your question; then it is read again."),
    ),
    S.REFUSED: Told(
        happened=_("Your question was not accepted."),
        following=_("The reason is one of those in the charter. You may ask in another way."),
    ),
    S.MERGED: Told(
        happened=_("Your question was joined to a similar one."),
        following=_("It counts together with that one; what comes of it stands on the page of your question as well."),
    ),
    S.HANDED_ON: Told(
        happened=_("Your question belongs to another body."),
        following=_("We have said below which body can answer it."),
    ),
    S.ACCEPTED: _ACCEPTED,
    S.SHORTLISTED: _ACCEPTED,
    S.CUED: _ACCEPTED,
    S.LIVE: Told(happened=_("Your question is on air now."), following=_("Watch the programme to hear the answer.")),
    S.ANSWERED_ON_AIR: Told(
        happened=_("Your question was answered on air."),
        following=_("The answer can be heard again on the page of the question."),
    ),
    S.WRITTEN_DUE: Told(
        happened=_("Your question will be answered in writing."),
        following=_("The answer is published on the page of the question."),
    ),
    S.ANSWERED_IN_WRITING: Told(
        happened=_("Your question was answered in writing."),
        following=_("Everybody can read the answer on the page of the question."),
    ),
    S.PROMISED: Told(
        happened=_("Something was promised in answer to your question."),
        following=_("The promise stands in the public register with its date."),
    ),
    S.DONE: Told(
        happened=_("What was promised in answer to your question was done."),
        following=_("The public register says how."),
    ),
    S.OVERDUE: Told(
        happened=_("What was promised in answer to your question is late."),
        following=_("The public register says so, until it is done."),
    ),
    S.WITHDRAWN: Told(
        happened=_("You have taken back your question."),
        following=_("Nothing of it is left here but its number, by which it is counted."),
    ),
}


def shown_state(question: Question) -> State:
    """Return the state by which the asker follows a question: once joined, that of the question it was joined to."""
    state = State(question.state)
    if state != S.MERGED or question.merged_into is None:
        return state
    main = State(question.merged_into.state)
    # Until something becomes of that one, it matters that it was joined.
    return state if TOLD_TO_ASKER[main] in (_READ, _ACCEPTED) else main
