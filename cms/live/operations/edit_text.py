"""Shorten or mend what a question says, or take out what nobody else should read."""

from typing import Any

from cms.core.folding import words
from cms.live.deciding import deciding, note
from cms.live.hints import hints_in
from cms.live.hygiene import tidy
from cms.live.models import Question
from cms.live.models.question import LONGEST


class BadText(Exception):
    """Nothing is left, or more than a question may have."""


def edit_text(*, question: Question, text: str, by: Any, expects: int | None = None) -> Question:
    """Show other words; as it was asked it stays until its time is over.

    Raises BadText, PermissionDenied, Quicker and Held.
    """
    text = tidy(text)
    if not text or len(text) > LONGEST:
        raise BadText
    with deciding(question, by=by, expects=expects) as found:
        if found.text == text:
            return found
        about: dict[str, Any] = {"words": words(text), "hints": hints_in(text)}
        return note(found, "text changed", by=by, text=text, original=found.original or found.text, **about)
