"""What the desk shows of a delivery, and which buttons its state allows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels.accounts import publisher_of
from channels.messages import Explanation, explain, held_up
from channels.models import Delivery, Operation
from channels.operations.retry_delivery import may_retry
from channels.states import CANCELLABLE, FINAL, NEEDS_PERSON, THERE, State

LOOKING = THERE | {State.UNKNOWN, State.ACTION_REQUIRED}
UNSEEN_LOOKS = 3
"""After so many looks in vain somebody should know that what stands there cannot be seen."""
ICONS: dict[State, str] = {
    State.VERIFIED: "circle-check",
    State.UPLOADING: "spinner",
    State.PREFLIGHT: "spinner",
    State.FAILED: "warning",
    State.UNKNOWN: "help",
    State.ACTION_REQUIRED: "user",
    State.NEEDS_REAUTH: "key",
    State.DRIFTED: "warning",
    State.REMOTE_GONE: "warning",
    State.MISSED: "warning",
    State.WITHDRAWN: "cross",
    State.CANCELLED: "cross",
    State.SUPERSEDED: "cross",
}


@dataclass(frozen=True, kw_only=True)
class Button:
    """``asks_address``: whether the person says where it is."""

    action: str
    label: str | Promise
    is_serious: bool = False
    asks_address: bool = False


BUTTONS: dict[str, Button] = {
    button.action: button
    for button in (
        Button(action="retry", label=_("Try again now")),
        Button(action="look", label=_("Look now")),
        Button(action="done", label=_("It is done"), asks_address=True),
        Button(action="there", label=_("It is there"), asks_address=True),
        Button(action="absent", label=_("It is not there: send it")),
        Button(action="ours", label=_("Send ours again")),
        Button(action="theirs", label=_("Leave it as it is there")),
        Button(action="cancel", label=_("Do not send it"), is_serious=True),
        Button(action="withdraw", label=_("Take it back"), is_serious=True),
    )
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One delivery at the desk."""

    row: Delivery
    explanation: Explanation | None
    buttons: tuple[Button, ...]

    @property
    def waits_for_person(self) -> bool:
        is_unseen = self.row.state == State.VERIFIED and self.row.failures >= UNSEEN_LOOKS
        return self.row.state in NEEDS_PERSON or is_unseen or bool(held_up(self.row))

    @property
    def icon(self) -> str:
        return ICONS.get(State(self.row.state), "time")

    @property
    def tone(self) -> str:
        """Return ``good``, ``bad``, ``idle`` or ``busy``: for the eye; the words say the same."""
        if self.waits_for_person:
            return "bad"
        if self.row.state == State.VERIFIED:
            return "good"
        return "idle" if self.row.state in FINAL else "busy"

    @property
    def percent(self) -> int | None:
        if self.row.state != State.UPLOADING or not self.row.whole:
            return None
        return 100 * self.row.sent // self.row.whole

    @property
    def doing(self) -> str:
        """Return in words what is being done at the place, or ""."""
        phases = publisher_of(self.row.account).phases
        return str(phases.get(self.row.phase, "")) if self.row.state == State.UPLOADING else ""

    @property
    def actor(self) -> str:
        """Return who must act."""
        if not self.waits_for_person:
            return gettext("nobody")
        keeper = self.row.account.keeper
        return (keeper.get_full_name() or keeper.get_username()) if keeper else gettext("whoever publishes it")

    @property
    def is_ahead(self) -> bool:
        """Say whether it is to be seen there only at a moment that is to come."""
        return self.row.due_at is not None and self.row.due_at > timezone.now() and self.row.state not in FINAL

    @property
    def package(self) -> str:
        """Return the name of the page with all that a person needs to do it by hand, or ""."""
        is_asked = self.row.state == State.ACTION_REQUIRED and self.row.operation == Operation.PUBLISH
        return publisher_of(self.row.account).package if is_asked else ""

    @property
    def next_at(self) -> datetime | None:
        """Return when it goes on, while that is of interest."""
        return None if self.row.state in FINAL else self.row.next_at


def lines(rows: Iterable[Delivery]) -> list[Line]:
    return [Line(row=row, explanation=explain(row), buttons=tuple(_buttons(row))) for row in rows]


def _buttons(row: Delivery) -> Iterator[Button]:
    state, place = State(row.state), publisher_of(row.account).capabilities
    offered = {
        "retry": may_retry(row),
        "done": state == State.ACTION_REQUIRED,
        "there": state == State.UNKNOWN,
        "absent": state == State.UNKNOWN,
        "ours": state == State.DRIFTED and place.update,
        "theirs": state == State.DRIFTED,
        "look": state in LOOKING and row.operation != Operation.WITHDRAW,
        "cancel": state in CANCELLABLE and row.operation == Operation.PUBLISH,
        "withdraw": state in THERE and row.operation == Operation.PUBLISH,
    }
    yield from (BUTTONS[action] for action, is_offered in offered.items() if is_offered)
