"""A moderator looks up how the asker can be reached: one question at a time, and the log says so."""

from typing import Any

from django.db import transaction

from cms.live.contacts import Contact, opened
from cms.live.models import Question
from cms.live.permissions import require_moderator

VERB = "contact shown"


@transaction.atomic
def show_contact(*, question: Question, by: Any) -> Contact:
    """Return the address and the number of whoever asked; both empty where none is kept. Raises PermissionDenied."""
    require_moderator(by, question.desk)
    question.refresh_from_db(fields=["contact", "state"])
    found = opened(question.contact)
    if found.email or found.phone:
        question.events.create(before=question.state, after=question.state, verb=VERB, by=by)
    return found
