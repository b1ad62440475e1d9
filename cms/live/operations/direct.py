"""Direct a question to one of the officials who take part."""

from typing import Any

from cms.live.deciding import deciding, note
from cms.live.models import Invitation, Question


class NotInvited(Exception):
    """This person does not answer questions in this programme."""


def direct(*, question: Question, to: Invitation | None, by: Any, expects: int | None = None) -> Question:
    """Let an official answer, or, with None, leave it to the presenter who does.

    Raises NotInvited, PermissionDenied, Quicker and Held.
    """
    if to is not None and (to.desk_id != question.desk_id or to.part != Invitation.Part.OFFICIAL):
        raise NotInvited
    with deciding(question, by=by, expects=expects) as found:
        if found.directed_to_id == (to.pk if to else None):
            return found
        return note(found, "directed", by=by, reason=str(to or ""), directed_to=to)
