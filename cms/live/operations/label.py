"""Mark a question with words of the desk's own."""

from collections.abc import Iterable
from typing import Any

from cms.live.deciding import deciding, note
from cms.live.hygiene import tidy_line
from cms.live.models import Question

MOST = 8
LONGEST = 20


def label(*, question: Question, labels: Iterable[str], by: Any, expects: int | None = None) -> Question:
    """Keep up to 8 labels of 20 characters instead of those that were there; the public does not see them.

    Raises PermissionDenied, Quicker and Held.
    """
    kept = list(dict.fromkeys(word[:LONGEST] for each in labels if (word := tidy_line(each))))[:MOST]
    with deciding(question, by=by, expects=expects) as found:
        if found.labels == kept:
            return found
        return note(found, "labelled", by=by, reason=", ".join(kept), labels=kept)
