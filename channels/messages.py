"""What people are told of a delivery: what happened, whether trying again can help, and who must act."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels.models import Delivery, DeliveryEvent
from channels.publisher import Text
from channels.registry import all_publishers
from channels.states import WAITING, State
from channels.whys import told

BY_ITSELF: Text = _("It will be tried again by itself.")
NOT_ALONE: Text = _("Trying again will not help until this is repaired.")
NOTHING: Text = _("Nobody has to do anything.")
KEEPER: Text = _("Whoever looks after the account must act.")

Sentences = tuple[Text, Text, Text]
SENTENCES: dict[str, Sentences] = {
    "failed": (_("It could not be sent."), _("Trying again can help."), _("If it fails again, tell the operator.")),
    "not_now": (_("The place cannot take it at the moment."), BY_ITSELF, NOTHING),
    "unreachable": (_("The place could not be reached."), BY_ITSELF, NOTHING),
    "limited": (_("The place asks us to wait."), BY_ITSELF, NOTHING),
    "quota_used": (_("Today's allowance of this account is used up."), BY_ITSELF, NOTHING),
    "needs_reauth": (
        _("The place does not accept this account any more."),
        _("Everything that waits goes on by itself once the account is connected again."),
        _("Whoever looks after the account must connect it again."),
    ),
    "unreadable": (
        _("What this account needs to sign in was stored by another installation and cannot be read here."),
        _("Everything that waits goes on by itself once the account is connected again."),
        _("Whoever looks after the account must enter its key or password again, or connect it again."),
    ),
    "refused": (
        _("The place refused it."),
        NOT_ALONE,
        _("Change what the place names, then try again."),
    ),
    "forbidden_address": (
        _("The address leads to a machine that may not be spoken to from here."),
        NOT_ALONE,
        _("Whoever looks after the account must enter another address, or ask the operator to allow this one."),
    ),
    "redirected": (
        _("The place has moved: it answers that it is somewhere else."),
        NOT_ALONE,
        _("Whoever looks after the account must enter the new address."),
    ),
    "action_required": (_("The place waits for a person."), NOT_ALONE, KEEPER),
    "ambiguous": (
        _("The connection broke while it was being sent: it may be there or not."),
        _("It is looked for before anything is sent a second time."),
        NOTHING,
    ),
    "died": (
        _("Athir was interrupted while it was being sent: it may be there or not."),
        _("It is looked for before anything is sent a second time."),
        NOTHING,
    ),
    "not_seen_yet": (
        _("It was not found there, but may still appear."),
        _("It is looked for once more before it counts as taken back."),
        NOTHING,
    ),
    "still_seen": (
        _("It was taken back, but can still be seen there."),
        _("Trying again can help."),
        _("Look there, and take it back by hand if it can be seen."),
    ),
    "unsure": (
        _("It may have gone out, and this place cannot be asked."),
        _("It is not sent again before somebody has looked, so that nothing appears twice."),
        _("Look there, and say here whether it is there."),
    ),
    "internal": (
        _("Something went wrong inside of Athir."),
        _("Trying again can help."),
        _("If it happens again, the operator of this site must look into it."),
    ),
    "missed": (
        _("It could not be sent in time, and was not sent late."),
        _("It can still be sent by hand."),
        _("Decide whether it should still go out."),
    ),
    "remote_gone": (
        _("It is no longer there: somebody deleted it, or the place did."),
        _("It is not sent again by itself."),
        _("Decide whether it should be sent again."),
    ),
    "drifted": (
        _("Something else stands there than what was sent: %(differences)s."),
        _("Nothing is changed there by itself."),
        _("Decide whether what stands there may stay, or send ours again."),
    ),
    "slow_there": (
        _("The place has been preparing it for many hours."),
        _("It is looked at again and again."),
        _("Look there whether something is the matter."),
    ),
    "no_film": (
        _("This place takes videos only, and no film could be made of the sound."),
        NOT_ALONE,
        _("Look at what is said of it below; then try again."),
    ),
    "account_off": (
        _("This account is not in use at the moment."),
        _("What waits for it goes on once it is in use again."),
        _("Whoever looks after the account must act."),
    ),
    "ahead_alone": (
        _("It waits there and will be shown at its minute, but the account is not in use."),
        _("Changes do not reach it, and neither does a withdrawal, until the account is in use again."),
        _("Put the account in use again, or take the work back there by hand."),
    ),
    "change_failed": (
        _("What stands there is not the newest: a change could not be brought there."),
        _("It is not tried again by itself."),
        _("Look at the change, below, and try it again, or send ours again."),
    ),
    "by_hand": (
        _("This place cannot be asked to take it back."),
        NOT_ALONE,
        _("Take it back there by hand, then say here that it is done."),
    ),
}

DIFFERENCES: dict[str, Text] = {
    "title": _("title"),
    "description": _("description"),
    "content": _("text"),
    "text": _("text"),
    "privacy": _("who may see it"),
    "status": _("whether it is published"),
    "moment": _("when it will be shown"),
    "duration": _("length"),
    "visibility": _("who may see it"),
    "picture": _("picture"),
}
"""What can differ there, by the names that publishers give."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Three sentences in the language of the reader, and what the place itself said, in its own words."""

    happened: str
    again: str
    action: str
    reason: str = ""


def held_up(row: Delivery) -> str:
    """Return why a delivery waits for its account, or lies there without its care, as a code, or ""."""
    if row.state == State.SCHEDULED and not row.account.is_active:
        return "ahead_alone"
    if row.state not in WAITING or row.state == State.NEEDS_REAUTH:
        return ""
    if not row.account.is_active:
        return "account_off"
    return "needs_reauth" if row.account.reauth_since else ""


def _sentences(row: Delivery) -> dict[str, Sentences]:
    return SENTENCES | dict(all_publishers()[row.account.publisher].sentences)


def why(event: DeliveryEvent) -> str:
    """Return why a delivery changed its state: as somebody decided, or as its place refused it."""
    refused = _sentences(event.delivery).get(event.reason)
    return str(refused[0]) % defaultdict(lambda: "…") if refused else told(event.reason)


def explain(row: Delivery) -> Explanation | None:
    """Return what is the matter with a delivery; None where nothing is."""
    code = held_up(row) or row.problem
    if not code:
        return None
    happened, again, action = _sentences(row).get(code, SENTENCES["failed"])
    detail = defaultdict(lambda: "…", row.problem_detail)
    if names := row.problem_detail.get("differences"):
        detail["differences"] = gettext(", ").join(str(DIFFERENCES.get(name, name)) for name in names.split(", "))
    return Explanation(
        happened=str(happened) % detail,
        again=str(again) % detail,
        action=str(action) % detail,
        reason=str(row.problem_detail.get("reason", "")),
    )
