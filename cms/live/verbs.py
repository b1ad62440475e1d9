"""What the crew may do with a question, by which key, and what is said when it is done or refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.live.deciding import Held, Quicker
from cms.live.models import Invitation, Question
from cms.live.models.question import Refusal
from cms.live.operations.accept import accept
from cms.live.operations.ask_for_clarification import NothingAsked, ask_for_clarification
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.cue import cue
from cms.live.operations.direct import NotInvited, direct
from cms.live.operations.edit_text import BadText, edit_text
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.enter import NoConsent
from cms.live.operations.hand_on import NoBody, hand_on
from cms.live.operations.label import label
from cms.live.operations.merge import CannotJoin, merge
from cms.live.operations.order import ORDERED, order
from cms.live.operations.put_on_air import NotOnAir, put_on_air
from cms.live.operations.refuse import SecondPersonNeeded, refuse
from cms.live.operations.release import release
from cms.live.operations.reopen import reopen
from cms.live.operations.resume_on_air import AnotherIsOnAir
from cms.live.operations.shortlist import shortlist
from cms.live.operations.take import take
from cms.live.operations.take_back import take_back
from cms.live.operations.undo import NothingToUndo
from cms.live.states import CANDIDATES, TRANSITIONS, WAITING, State, TransitionRefused


class BadForm(Exception):
    """What was filled in names nothing that there is."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came with the touch of a key: by whom, over which version, and what was filled in."""

    by: Any
    expects: int | None
    data: QueryDict

    def text(self, name: str) -> str:
        return self.data.get(name, "").strip()


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One thing that can be done with a question.

    Attributes:
        key: the letter by which it is done; "" for none.
        label: as it stands on the button.
        to: the state to which it leads; None where the state stays.
        decides: after it, the next question comes to the front.
    """

    run: Callable[[Question, Sent], Question]
    label: str | Promise
    key: str = ""
    to: State | None = None
    decides: bool = False

    def is_open_to(self, question: Question) -> bool:
        """Say whether the state of the question allows it."""
        return self.to is None or self.to in TRANSITIONS[State(question.state)]


def _refuse(question: Question, sent: Sent) -> Question:
    if sent.text("reason") not in Refusal.values:
        raise BadForm
    reason = Refusal(sent.text("reason"))
    return refuse(question=question, reason=reason, message=sent.text("message"), by=sent.by, expects=sent.expects)


def _merge(question: Question, sent: Sent) -> Question:
    number = sent.text("into").lstrip("#")
    into = Question.objects.filter(desk=question.desk_id, number=number).first() if number.isdecimal() else None
    if into is None:
        raise CannotJoin
    return merge(question=question, into=into, by=sent.by, expects=sent.expects)


def invited(question: Question, sent: Sent) -> Invitation | None:
    """Return the official who was chosen; None for nobody. Raises NotInvited."""
    key = sent.text("to")
    found = Invitation.objects.filter(pk=key, desk=question.desk_id).first() if key.isdecimal() else None
    if key and found is None:
        raise NotInvited
    return found


def _ask_in_writing(question: Question, sent: Sent) -> Question:
    try:
        due = date.fromisoformat(sent.text("due")) if sent.text("due") else None
    except ValueError as error:
        raise BadForm from error
    return ask_in_writing(question=question, to=invited(question, sent), due=due, by=sent.by, expects=sent.expects)


def _plain(operation: Callable[..., Question]) -> Callable[[Question, Sent], Question]:
    return lambda question, sent: operation(question=question, by=sent.by, expects=sent.expects)


def _put_on_air(question: Question, sent: Sent) -> Question:
    seen = sent.data.get("seen")
    number = int(seen) if seen is not None and seen.isdecimal() else 0
    return put_on_air(question=question, by=sent.by, expects=sent.expects, seen=None if seen is None else number)


VERBS: dict[str, Verb] = {
    "accept": Verb(run=_plain(accept), label=_("Accept"), key="A", to=State.ACCEPTED, decides=True),
    "refuse": Verb(run=_refuse, label=_("Refuse"), key="R", to=State.REFUSED, decides=True),
    "clarify": Verb(
        run=lambda question, sent: ask_for_clarification(
            question=question, what=sent.text("message"), by=sent.by, expects=sent.expects
        ),
        label=_("Ask back"),
        key="C",
        to=State.NEEDS_CLARIFICATION,
        decides=True,
    ),
    "merge": Verb(run=_merge, label=_("Join to a similar one"), key="M", to=State.MERGED, decides=True),
    "hand_on": Verb(
        run=lambda question, sent: hand_on(
            question=question, body=sent.text("body"), message=sent.text("message"), by=sent.by, expects=sent.expects
        ),
        label=_("Hand to the right body"),
        key="H",
        to=State.HANDED_ON,
        decides=True,
    ),
    "shortlist": Verb(run=_plain(shortlist), label=_("Shortlist"), key="S", decides=True),
    "cue": Verb(run=_plain(cue), label=_("Cue"), key="Q", decides=True),
    "live": Verb(run=_put_on_air, label=_("Put on air"), key="L", to=State.LIVE),
    "end": Verb(run=_plain(end_on_air), label=_("End"), key="E", to=State.ANSWERED_ON_AIR),
    "take_back": Verb(run=_plain(take_back), label=_("It was a mistake: take it back"), to=State.CUED),
    "direct": Verb(
        run=lambda question, sent: direct(
            question=question, to=invited(question, sent), by=sent.by, expects=sent.expects
        ),
        label=_("Direct to"),
        key="D",
    ),
    "written": Verb(
        run=_ask_in_writing, label=_("Have it answered in writing"), key="W", to=State.WRITTEN_DUE, decides=True
    ),
    "reopen": Verb(run=_plain(reopen), label=_("Take up again"), key="O", to=State.RECEIVED),
    "text": Verb(
        run=lambda question, sent: edit_text(
            question=question, text=sent.text("text"), by=sent.by, expects=sent.expects
        ),
        label=_("Change the text"),
        key="T",
    ),
    "label": Verb(
        run=lambda question, sent: label(
            question=question, labels=sent.text("labels").split(","), by=sent.by, expects=sent.expects
        ),
        label=_("Labels"),
        key="B",
    ),
    "earlier": Verb(run=lambda question, sent: order(question=question, step=-1, by=sent.by), label=_("Earlier")),
    "later": Verb(run=lambda question, sent: order(question=question, step=1, by=sent.by), label=_("Later")),
    "take": Verb(run=lambda question, sent: take(question=question, by=sent.by), label=_("Take in hand")),
    "release": Verb(run=lambda question, sent: release(question=question, by=sent.by), label=_("Let go")),
}

REFUSED = (
    PermissionDenied,
    Quicker,
    TransitionRefused,
    BadForm,
    BadText,
    CannotJoin,
    NoBody,
    NoConsent,
    NotInvited,
    NotOnAir,
    NothingAsked,
    NothingToUndo,
    SecondPersonNeeded,
    AnotherIsOnAir,
)
"""What an operation says instead of doing it."""

_WORDS: dict[type[Exception], str | Promise] = {
    PermissionDenied: _("You may not do this."),
    TransitionRefused: _("This cannot be done with a question in this state."),
    BadForm: _("Choose one of those that are offered."),
    BadText: _("A question has between 1 and 600 characters."),
    CannotJoin: _("There is no such question here to which this one can be joined."),
    NoBody: _("Say which body it is handed to."),
    NoConsent: _("Without the consent of the asker, a question cannot be entered."),
    NotInvited: _("This official does not take part in the programme."),
    NotOnAir: _("The programme is not on air: begin it first."),
    NothingAsked: _("Say what is unclear."),
    NothingToUndo: _("You have done nothing here lately that could be undone."),
    SecondPersonNeeded: _("Another person has to confirm the refusal that you have proposed."),
    AnotherIsOnAir: _("Another question is on air by now."),
}


def refusal_words(refused: Exception) -> str:
    """Return what is said to whoever tried."""
    if isinstance(refused, Held):
        return gettext("%(name)s has this question in hand.") % {"name": named(refused.question.held_by)}
    if isinstance(refused, Quicker):
        told = gettext("Somebody was quicker: question %(number)s is now “%(state)s”. Look at it again.")
        return told % {"number": refused.question.number, "state": refused.question.get_state_display()}
    return str(_WORDS[type(refused)])


def named(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user is not None else gettext("the operator")


def offered(question: Question) -> dict[str, Verb]:
    """Return what can be done with a question as it is now."""
    state = State(question.state)
    if state == State.WITHDRAWN:
        return {}
    closed = set[str]()
    closed |= {"reopen"} if state in WAITING else {"take", "release"}
    if state not in ORDERED:
        closed |= {"earlier", "later"}
    if state != State.LIVE:
        closed |= {"take_back"}
    if state not in _LINED_UP_FROM or state == State.CUED:
        closed |= {"cue"}
    if state not in _LINED_UP_FROM or state == State.SHORTLISTED:
        closed |= {"shortlist"}
    return {name: verb for name, verb in VERBS.items() if name not in closed and verb.is_open_to(question)}


_LINED_UP_FROM = WAITING | CANDIDATES | {State.NEEDS_CLARIFICATION}
