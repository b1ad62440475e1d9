"""The whole matrix of the states of imports and of their items."""

from collections.abc import Callable
from itertools import product

import pytest

from feeds.importers.models import BEGINNING, FeedImport, ImportItem, Moving, Verdict
from feeds.importers.states import AUDIT_VERB, FINAL, RUNNING, TRANSITIONS, State, TransitionRefused, advance

pytestmark = pytest.mark.django_db

# Ways through the allowed transitions that lead to each state.
WAYS: dict[State, list[State]] = {
    State.WAITING: [],
    State.FETCHING: [State.FETCHING],
    State.READY: [State.FETCHING, State.READY],
    State.PREPARING: [State.FETCHING, State.READY, State.PREPARING],
    State.MADE: [State.FETCHING, State.PREPARING, State.MADE],
    State.KEPT: [State.FETCHING, State.PREPARING, State.KEPT],
    State.REFUSED: [State.FETCHING, State.REFUSED],
    State.STOPPED: [State.STOPPED],
}


def an_import() -> Moving:
    return FeedImport.objects.create(address="https://old.example/feed.xml")


def an_item() -> Moving:
    feed_import = FeedImport.objects.create(address="https://old.example/feed.xml")
    return ImportItem.objects.create(feed_import=feed_import, position=1, title="1")


def brought(make: Callable[[], Moving], state: State) -> Moving:
    thing = make()
    for step in WAYS[state]:
        advance(thing, step)
    assert thing.state == state
    return thing


@pytest.mark.parametrize("make", [an_import, an_item])
@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_every_pair_of_states(make: Callable[[], Moving], before: State, after: State) -> None:
    thing = brought(make, before)
    events = thing.events.count()
    if after in TRANSITIONS[before]:
        advance(thing, after, reason="a test")
        last = thing.events.last()
        assert (last.before, last.after, last.verb, last.reason) == (before, after, AUDIT_VERB[after], "a test")
    else:
        with pytest.raises(TransitionRefused):
            advance(thing, after)
    thing.refresh_from_db()
    assert thing.state == (after if after in TRANSITIONS[before] else before)
    assert thing.events.count() - events == (after in TRANSITIONS[before])
    assert (thing.owner is not None) == (thing.state in RUNNING)


def test_the_tables_know_every_state() -> None:
    assert set(TRANSITIONS) == set(AUDIT_VERB) == set(WAYS) == set(State)
    assert FINAL | RUNNING | {State.WAITING, State.READY, State.PREPARING} == set(State)


def test_every_verdict_has_a_beginning() -> None:
    assert set(BEGINNING) == set(Verdict)


def test_an_item_taken_up_again_has_another_owner() -> None:
    item = brought(an_item, State.FETCHING)
    first = item.owner
    advance(item, State.FETCHING)
    assert item.owner not in (first, None)
