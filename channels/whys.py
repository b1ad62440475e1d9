"""Why deliveries change their state, where nobody's answer says it: kept as evidence, shown in every language."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """The values stand in evidence that can never be changed: they must not, either."""

    # Of whatever the house takes back by itself; what a person took back stays so.
    UNSEEN = "the work can no longer be seen", _("The work can no longer be seen")
    RELEASED_AGAIN = "released again", _("The work can be seen again")
    NO_RECORDING = "there is no recording yet", _("There is no recording yet")
    TAKEN_UP = "taken up again", _("Taken up again by another process")
    DIED = "the process died", _("The process died while it sent")
    FOUND = "found there", _("It was found there")
    NOT_SEEN = "not there, twice", _("Looked for twice, and not there")
    ABSENT = "absent", _("Nothing of it is there")
    RESUMABLE = "resumable", _("Half of it is there")
    BEING_TAKEN_BACK = "it is being taken back", _("It is being taken back")
    NOT_THERE_ANY_MORE = "the work is not there any more", _("The work is not there any more")
    GONE = "gone", _("It is gone there")
    HIDDEN = "hidden", _("It is hidden there")
    CONNECTED = "the account is connected again", _("The account is connected again")
    CANCEL = "cancel", _("Do not send it")
    TRY_AGAIN = "try again", _("Try again")
    SEND_AGAIN = "send it again", _("Send it again")
    TAKE_BACK = "take back", _("Take it back")
    LEAVE = "leave it as it is there", _("Leave it as it is there")
    IS_THERE = "it is there", _("It is there")
    IS_NOT_THERE = "it is not there", _("It is not there")
    PUBLISHED = "published", _("Published by hand")
    TAKEN_BACK = "taken back", _("Taken back by hand")
    OPERATOR = "operator", _("The operator")


def by(user: Any, why: Why, seen: str = "") -> str:
    """Return the reason of a change that a person made: name, decision, and the address of what was seen."""
    name = (user.get_full_name() or user.get_username()) if user is not None else Why.OPERATOR
    return ": ".join(filter(None, (name, why, seen)))


def told(reason: str) -> str:
    """Return what stands in evidence in the language of the reader."""
    labels = dict(Why.choices)
    return ": ".join(str(labels.get(part, part)) for part in reason.split(": "))
