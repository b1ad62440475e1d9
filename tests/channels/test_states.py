"""The whole matrix of a delivery's states."""

from itertools import product
from uuid import uuid4

import pytest

from channels.models import Account, Delivery
from channels.states import (
    AUDIT_VERB,
    FINAL,
    NEEDS_PERSON,
    SETTLED,
    THERE,
    TRANSITIONS,
    UNDER_WAY,
    WAITING,
    State,
    TransitionRefused,
    advance,
)

pytestmark = pytest.mark.django_db


def way_to(state: State) -> list[State]:
    """Return the shortest way through the allowed transitions from the beginning."""
    ways: dict[State, list[State]] = {State.PLANNED: []}
    while state not in ways:
        for before, way in list(ways.items()):
            for after in sorted(TRANSITIONS[before]):
                ways.setdefault(after, [*way, after])
    return ways[state]


WAYS = {state: way_to(state) for state in State}


@pytest.fixture
def account() -> Account:
    return Account.objects.create(name="A place", publisher="log")


def delivery_in(state: State, account: Account) -> Delivery:
    row = Delivery.objects.create(guid=str(uuid4()), title="A work", account=account, revision="1")
    for step in WAYS[state]:
        advance(row, step)
    assert row.state == state
    return row


@pytest.mark.parametrize("before", State)
def test_every_pair_of_states(before: State, account: Account) -> None:
    for after in State:
        row = delivery_in(before, account)
        events = row.events.count()
        if after in TRANSITIONS[before]:
            advance(row, after, reason="a test")
            last = row.events.last()
            assert last is not None
            assert (last.before, last.after, last.verb, last.reason) == (before, after, AUDIT_VERB[after], "a test")
        else:
            with pytest.raises(TransitionRefused):
                advance(row, after)
        row.refresh_from_db()
        assert row.state == (after if after in TRANSITIONS[before] else before)
        assert row.events.count() - events == (after in TRANSITIONS[before])


def test_the_tables_know_every_state() -> None:
    assert set(TRANSITIONS) == set(AUDIT_VERB) == set(State)
    assert WAITING | UNDER_WAY | THERE | FINAL | NEEDS_PERSON | {State.WITHDRAW_PENDING} == set(State)
    assert not (WAITING | UNDER_WAY) & (THERE | SETTLED)


def test_a_late_process_changes_nothing(account: Account) -> None:
    row = delivery_in(State.QUEUED, account)
    Delivery.objects.filter(pk=row.pk).update(fence=2)
    with pytest.raises(TransitionRefused):
        advance(row, State.UPLOADING, fence=1)
    advance(row, State.UPLOADING, fence=2)


@pytest.mark.parametrize(("before", "after"), list(product([State.UNKNOWN], [State.UPLOADING, State.RETRY_WAIT])))
def test_nothing_is_sent_again_before_somebody_has_looked(before: State, after: State) -> None:
    assert after not in TRANSITIONS[before]
