"""A question comes in, from the public or by the hand of an operator."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.live.models import Desk, Question
from cms.live.models.question import Naming, Source
from cms.taxonomy.models import Place, Topic


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it was asked; what is not known stays empty."""

    text: str
    language: str = "ar"
    topic: Topic | None = None
    place: Place | None = None
    name: str = ""
    naming: str = Naming.RESIDENT
    source: str = Source.WEB
    has_consent: bool = True


class NotTaken(Exception):
    """The desk takes no questions now."""


@transaction.atomic
def receive(*, desk: Desk, asked: Asked, entered_by: Any = None) -> Question:
    """Keep a question and return it with its number and its tracking code.

    The crew may enter questions at any time. Raises NotTaken for the public while the desk takes none.
    """
    desk = desk.locked()
    if entered_by is None and not desk.is_asking:
        raise NotTaken
    desk.last_number += 1
    desk.save(update_fields=["last_number"])
    question = Question.objects.create(desk=desk, number=desk.last_number, entered_by=entered_by, **vars(asked))
    question.tell()
    return question
