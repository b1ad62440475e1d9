"""Questions that ask the same are joined, with their votes, and can be parted again."""

import pytest

from cms.live.models import Desk, Question, Vote
from cms.live.operations.merge import CannotJoin, merge
from cms.live.operations.part import part
from cms.live.operations.reopen import reopen
from cms.live.states import State
from cms.users.models import User
from tests.cms.live.crew import make_desk, moderator
from tests.factories.live import make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def sara(desk: Desk) -> User:
    return moderator(desk)


def vote(question: Question, *devices: str) -> None:
    for device in devices:
        Vote.objects.create(question=question, device=device)
    Question.objects.filter(pk=question.pk).update(votes=question.voices.count())


def votes(*questions: Question) -> list[int]:
    return [Question.objects.get(pk=question.pk).votes for question in questions]


def test_votes_go_with_a_question_and_a_device_counts_once(desk: Desk, sara: User) -> None:
    Desk.objects.filter(pk=desk.pk).update(excludes_flagged=True)
    a, b, c = (question_in(State.ACCEPTED, desk) for _each in range(3))
    vote(a, "one", "two")
    vote(b, "two", "three")
    vote(c, "two", "four")
    Vote.objects.filter(question=a, device="one").update(is_flagged=True)
    merge(question=a, into=b, by=sara)
    assert votes(a, b, c) == [2, 2, 2]
    merge(question=c, into=b, by=sara)
    assert votes(b) == [3]
    part(question=a, by=sara)
    assert votes(a, b) == [2, 3]
    part(question=c, by=sara)
    assert votes(b, c) == [2, 2]
    assert sorted(b.voices.values_list("device", flat=True)) == ["three", "two"]


def test_chains_are_flattened(desk: Desk, sara: User) -> None:
    a, b, c, d = (make_question(desk) for _each in range(4))
    merge(question=a, into=b, by=sara)
    merge(question=b, into=c, by=sara)
    merge(question=d, into=a, by=sara)
    assert set(c.merged.all()) == {a, b, d}
    last = c.events.order_by("pk").last()
    assert last is not None
    assert (last.verb, last.by_id, last.reason) == ("joined by another", sara.pk, f"#{d.number}")
    reopen(question=b, by=sara)
    b.refresh_from_db()
    assert (b.state, b.merged_into) == (State.RECEIVED, None)
    assert set(c.merged.all()) == {a, d}


def test_what_cannot_be_joined(desk: Desk, sara: User) -> None:
    a, b = make_question(desk), make_question(desk)
    stranger, refused = make_question(make_desk()), question_in(State.REFUSED, desk)
    merge(question=a, into=b, by=sara)
    for question, into in ((b, a), (b, b), (b, stranger), (b, refused)):
        with pytest.raises(CannotJoin):
            merge(question=question, into=into, by=sara)
    b.refresh_from_db()
    assert b.state == State.RECEIVED
