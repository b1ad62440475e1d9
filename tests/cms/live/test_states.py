"""The whole matrix of a question's states."""

from uuid import uuid4

import pytest

from cms.live.models import Desk
from cms.live.states import (
    ANSWERED,
    AUDIT_VERB,
    CANDIDATES,
    FINAL,
    FOLLOWED,
    PUBLIC,
    TRANSITIONS,
    WAITING,
    State,
    TransitionRefused,
    advance,
)
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_programme().desk


@pytest.mark.parametrize("before", State)
def test_every_pair_of_states(before: State) -> None:
    for after in State:
        # A desk for each: two questions are never on air at once.
        question = question_in(before, Desk.objects.create(guid=str(uuid4())))
        events, version = question.events.count(), question.version
        if after in TRANSITIONS[before]:
            advance(question, after, reason="a test")
            last = question.events.last()
            assert last is not None
            assert (last.before, last.after, last.verb, last.reason) == (before, after, AUDIT_VERB[after], "a test")
        else:
            with pytest.raises(TransitionRefused):
                advance(question, after)
        question.refresh_from_db()
        moved = after in TRANSITIONS[before]
        assert question.state == (after if moved else before)
        assert (question.events.count() - events, question.version - version) == (moved, moved)


def test_the_tables_know_every_state() -> None:
    assert set(TRANSITIONS) == set(AUDIT_VERB) == set(State)
    assert WAITING | PUBLIC | FINAL | {State.NEEDS_CLARIFICATION, State.HANDED_ON} == set(State)
    assert ANSWERED | CANDIDATES | FOLLOWED < PUBLIC
    assert not PUBLIC & WAITING


def test_who_decides_on_what_another_has_changed_is_refused(desk: Desk) -> None:
    question = make_question(desk)
    seen = question.version
    advance(question, State.SCREENING)
    with pytest.raises(TransitionRefused) as refused:
        advance(question, State.ACCEPTED, expects=seen)
    assert refused.value.state == State.SCREENING


def test_every_change_is_told_in_order(desk: Desk) -> None:
    question = make_question(desk)
    advance(question, State.ACCEPTED)
    advance(question, State.REFUSED)
    told = list(desk.live_events.values_list("number", "kind"))
    assert told == [(1, "question"), (2, "question"), (3, "gone")]
    # Before it was accepted, the question was nobody's to read, and now it is not any more.
    assert list(desk.live_events.values_list("public", flat=True)) == [None, None, {"n": question.number}]
