"""Questions as a page shows them: with the names of places and topics in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cms.live.models import Commitment, Invitation, Question
from cms.live.replays import Link, links
from cms.live.showing import public_name
from cms.live.states import ANSWERED, CANDIDATES, State
from cms.people.models import Person
from cms.taxonomy.models import Place, Topic, in_language


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A question for everybody; ``state`` does not say what is shortlisted or cued, and ``votes`` is None if hidden."""

    question: Question
    name: str
    place: str
    topic: str
    state: State
    votes: int | None
    commitments: list[Commitment]
    moments: list[Link]

    @property
    def is_open(self) -> bool:
        return self.state == State.ACCEPTED

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED


def shown(questions: Iterable[Question]) -> list[Shown]:
    """Return the questions as they are shown, at a number of queries that does not depend on how many there are."""
    found = list(questions)
    localised(question.directed_to for question in found if question.directed_to)
    places = term_names(Place, [question.place_id for question in found])
    topics = term_names(Topic, [question.topic_id for question in found])
    promised: dict[int, list[Commitment]] = {}
    for commitment in Commitment.objects.filter(question__in=found):
        promised.setdefault(commitment.question_id, []).append(commitment)
    replayed = {desk.pk: links(desk) for desk in {question.desk for question in found}}
    return [
        Shown(
            question=question,
            name=public_name(question),
            place=places.get(question.place_id, ""),
            topic=topics.get(question.topic_id, ""),
            state=State.ACCEPTED if question.state in CANDIDATES else State(question.state),
            votes=question.votes if question.desk.shows_votes else None,
            commitments=promised.get(question.pk, []),
            moments=replayed[question.desk_id].get(question.number, []),
        )
        for question in found
    ]


def localised(invitations: Iterable[Invitation]) -> list[Invitation]:
    """Return the invitations with each person as the reader's language knows them."""
    found = list(invitations)
    wanted = sorted({invitation.person_id for invitation in found})
    people = dict(zip(wanted, in_language(Person.objects.filter(pk__in=wanted).order_by("pk")), strict=True))
    for invitation in found:
        invitation.person = people[invitation.person_id]
    return found


def term_names(model: Any, keys: list[int | None]) -> dict[int | None, str]:
    """Return the name of each term in the reader's language, by the key under which it was chosen."""
    wanted = sorted({key for key in keys if key is not None})
    chosen = model.objects.filter(pk__in=wanted).order_by("pk")
    return {key: str(term.name) for key, term in zip(wanted, in_language(chosen), strict=True)}
