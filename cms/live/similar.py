"""Questions that ask the same in other words."""

from dataclasses import dataclass

from cms.core.folding import likeness, words
from cms.live.models import Desk, Question
from cms.live.models.question import public_questions
from cms.live.states import State

LIKE_ENOUGH = 0.34
"""A third of the words in common: among questions of four to eight words, two or three of them."""
MOST = 3
MOST_COMPARED = 500


@dataclass(frozen=True, kw_only=True)
class Similar:
    """``likeness``: from 0 to 1."""

    question: Question
    likeness: float


def similar_to(text: str, *, desk: Desk, limit: int = MOST) -> list[Question]:
    """Return the public questions of a desk that are most like ``text``, the likest first."""
    folded = words(text)
    if len(folded) < 2:
        return []
    near = public_questions(desk).filter(words__overlap=folded).order_by("-number")[:MOST_COMPARED]
    compared = [Similar(question=question, likeness=likeness(folded, question.words)) for question in near]
    like = [one for one in compared if one.likeness >= LIKE_ENOUGH]
    return [one.question for one in sorted(like, key=lambda one: -one.likeness)][:limit]


def same_asked(question: Question, *, limit: int = MOST) -> list[Question]:
    """Return what a moderator may join ``question`` to: like similar_to, without itself and what was joined already."""
    near = Question.objects.filter(desk=question.desk, words__overlap=question.words or words(question.text))
    near = near.exclude(pk=question.pk).exclude(state__in=[State.MERGED, State.REFUSED]).order_by("-number")
    compared = [
        Similar(question=other, likeness=likeness(question.words, other.words)) for other in near[:MOST_COMPARED]
    ]
    like = [one for one in compared if one.likeness >= LIKE_ENOUGH]
    return [one.question for one in sorted(like, key=lambda one: -one.likeness)][:limit]
