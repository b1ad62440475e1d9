"""A question comes in, from the public or by the hand of an operator."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.core.folding import words
from cms.live.hints import hints_in
from cms.live.hygiene import tidy, tidy_line
from cms.live.models import Desk, Question
from cms.live.models.question import Naming, Source
from cms.live.notices import tell_asker
from cms.live.showing import for_crew
from cms.live.states import State
from cms.taxonomy.models import Place, Topic


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as it was asked; what is not known stays empty.

    ``contact``: sealed by contacts.py. ``hints``: what is known about the sending; those in the text are found here.
    ``sent_as``: what is sent again under the same name is kept once.
    """

    text: str
    language: str = "ar"
    topic: Topic | None = None
    place: Place | None = None
    name: str = ""
    naming: str = Naming.RESIDENT
    source: str = Source.WEB
    has_consent: bool = True
    contact: bytes = b""
    device: str = ""
    network: str = ""
    hints: tuple[str, ...] = ()
    sent_as: str | None = None


class NotTaken(Exception):
    """The desk takes no questions now."""


@transaction.atomic
def receive(*, desk: Desk, asked: Asked, entered_by: Any = None) -> Question:
    """Keep a question and return it with its number and its tracking code.

    The crew may enter questions at any time. What was sent twice is returned as it was kept the first time. Raises
    NotTaken for the public while the desk takes none.
    """
    desk = desk.locked()
    if asked.sent_as and (known := desk.questions.filter(sent_as=asked.sent_as).first()):
        return known
    if entered_by is None and not desk.is_asking:
        raise NotTaken
    desk.last_number += 1
    desk.save(update_fields=["last_number"])
    question = Question.objects.create(
        desk=desk, number=desk.last_number, entered_by=entered_by, **vars(asked) | _found_in(asked)
    )
    # Nobody was told of it before, and nothing of it is public.
    desk.emit("question", None, for_crew(question))
    if question.contact:
        tell_asker(question, State.RECEIVED)
    return question


def _found_in(asked: Asked) -> dict[str, Any]:
    """Return what is kept in other words than it came, and what the text itself tells."""
    text = tidy(asked.text)
    hints = list(dict.fromkeys((*asked.hints, *hints_in(text))))
    return {"text": text, "name": tidy_line(asked.name), "words": words(text), "hints": hints}
