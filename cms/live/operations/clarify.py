"""The asker says what was missing, and the question is read again."""

from django.db import transaction

from cms.core.folding import words
from cms.live.hints import hints_in
from cms.live.hygiene import tidy
from cms.live.models import Question
from cms.live.states import TRANSITIONS, State, TransitionRefused, advance


@transaction.atomic
def clarify(*, question: Question, text: str) -> Question:
    """Take the question in new words; as it was first asked it stays until its time is over.

    Raises TransitionRefused where nothing was asked back, or somebody has decided meanwhile.
    """
    desk = question.desk.locked()
    found = Question.objects.select_for_update().get(pk=question.pk)
    found.desk = desk
    if found.state != State.NEEDS_CLARIFICATION or State.RECEIVED not in TRANSITIONS[State.NEEDS_CLARIFICATION]:
        raise TransitionRefused(found, State.RECEIVED)
    found.original = found.original or found.text
    found.text = tidy(text)
    found.words = words(found.text)
    text_hints = hints_in(found.text)
    found.hints = [*text_hints, *(code for code in found.hints if code not in text_hints)]
    found.save(update_fields=["text", "original", "words", "hints"])
    return advance(found, State.RECEIVED, reason="clarified by the asker")
