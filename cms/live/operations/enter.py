"""An operator enters what came by telephone, on paper, or among the comments elsewhere."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from cms.live.models import Desk, Question
from cms.live.models.question import LONGEST, Source
from cms.live.operations.edit_text import BadText
from cms.live.operations.receive import Asked, receive
from cms.live.permissions import require_moderator

MOST = 200


class NoConsent(Exception):
    """The asker has not agreed that the question is read out and published."""


def enter(*, desk: Desk, asked: Asked, by: Any) -> Question:
    """Keep one question, with how it came. Raises BadText, NoConsent and PermissionDenied."""
    require_moderator(by, desk)
    text = asked.text.strip()
    if not text or len(text) > LONGEST:
        raise BadText
    if not asked.has_consent:
        raise NoConsent
    question = receive(desk=desk, asked=replace(asked, text=text), entered_by=by)
    question.events.create(
        before=question.state, after=question.state, verb="entered", by=by, reason=Source(asked.source).value
    )
    return question


@transaction.atomic
def enter_lines(*, desk: Desk, lines: Iterable[str], like: Asked, by: Any) -> list[Question]:
    """Keep each line that is not empty as a question, at most 200 at once: all of them or none.

    Raises BadText, NoConsent and PermissionDenied.
    """
    texts = [line for line in lines if line.strip()]
    if len(texts) > MOST:
        raise BadText
    return [enter(desk=desk, asked=replace(like, text=text), by=by) for text in texts]
