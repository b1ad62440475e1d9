"""Questions that ask the same in other words."""

from django.db.models import QuerySet

from cms.core.folding import likeness, words
from cms.live.models import Desk, Question
from cms.live.states import PUBLIC, State

LIKE_ENOUGH = 0.34
"""A third of the words in common: among questions of four to eight words, two or three of them."""
MOST = 3
MOST_COMPARED = 500
SHOWN = ("desk", "place", "topic", "directed_to__person")


def similar_to(text: str, *, desk: Desk, limit: int = MOST) -> list[Question]:
    """Return the public questions of a desk that are most like ``text``, the likest first."""
    folded = words(text)
    if len(folded) < 2:
        return []
    return _likest(folded, Question.objects.filter(desk=desk, state__in=PUBLIC), limit)


def same_asked(question: Question, *, limit: int = MOST) -> list[Question]:
    """Return what a moderator may join ``question`` to: like similar_to, without itself and what was joined already."""
    others = Question.objects.filter(desk=question.desk_id).exclude(pk=question.pk)
    others = others.exclude(state__in=[State.MERGED, State.REFUSED])
    return _likest(question.words or words(question.text), others, limit)


def _likest(folded: list[str], among: QuerySet[Question], limit: int) -> list[Question]:
    """Compare words alone: of hundreds of questions, a few are read whole."""
    near = among.filter(words__overlap=folded).order_by("-number").values_list("pk", "words")[:MOST_COMPARED]
    found = sorted(((likeness(folded, others), pk) for pk, others in near), key=lambda one: one[0], reverse=True)
    likest = [pk for like, pk in found[:limit] if like >= LIKE_ENOUGH]
    questions = Question.objects.select_related(*SHOWN).in_bulk(likest) if likest else {}
    return [questions[pk] for pk in likest if pk in questions]
