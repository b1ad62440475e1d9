"""Have a question answered in writing, by whom and until when."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cms.live.deciding import decide, deciding
from cms.live.models import Invitation, Question
from cms.live.operations.direct import NotInvited
from cms.live.states import State, TransitionRefused

USUAL = timedelta(days=15)


def ask_in_writing(
    *, question: Question, by: Any, to: Invitation | None = None, due: date | None = None, expects: int | None = None
) -> Question:
    """Direct a question to a written answer, within 15 days unless told otherwise.

    ``to``: None leaves whom it is directed to. Raises NotInvited, PermissionDenied, Quicker, Held, TransitionRefused.
    """
    if to is not None and (to.desk_id != question.desk_id or to.part != Invitation.Part.OFFICIAL):
        raise NotInvited
    due = due or timezone.localdate() + USUAL
    with deciding(question, by=by, expects=expects) as found:
        if found.commitments.filter(done_on__isnull=True).exists():
            # Its promise would be followed no more.
            raise TransitionRefused(found, State.WRITTEN_DUE)
        values: dict[str, Any] = {"directed_to": to} if to else {}
        if found.state == State.LIVE:
            values["live_to"] = timezone.now()
        return decide(found, State.WRITTEN_DUE, by=by, reason=due.isoformat(), answer_due=due, **values)
