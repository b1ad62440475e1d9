"""The whole matrix of a job's states."""

from itertools import product

import pytest

from media_pipeline.models import Job
from media_pipeline.states import AUDIT_VERB, FINAL, RUNNING, TRANSITIONS, State, TransitionRefused, advance

pytestmark = pytest.mark.django_db

# Ways through the allowed transitions that lead to each state.
WAYS: dict[State, list[State]] = {
    State.WAITING: [],
    State.RUNNING: [State.RUNNING],
    State.DONE: [State.RUNNING, State.DONE],
    State.FAILED: [State.RUNNING, State.FAILED],
    State.CANCELLED: [State.CANCELLED],
}


def job_in(state: State) -> Job:
    job = Job.objects.create(recipe="speech_podcast", source="a.wav")
    for step in WAYS[state]:
        advance(job, step)
    assert job.state == state
    return job


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_every_pair_of_states(before: State, after: State) -> None:
    job = job_in(before)
    events = job.events.count()
    if after in TRANSITIONS[before]:
        advance(job, after, reason="a test")
        last = job.events.last()
        assert last is not None
        assert (last.before, last.after, last.verb, last.reason) == (before, after, AUDIT_VERB[after], "a test")
    else:
        with pytest.raises(TransitionRefused):
            advance(job, after)
    assert Job.objects.get(pk=job.pk).state == (after if after in TRANSITIONS[before] else before)
    assert job.events.count() - events == (after in TRANSITIONS[before])


def test_the_tables_know_every_state() -> None:
    assert set(TRANSITIONS) == set(AUDIT_VERB) == set(WAYS) == set(State)
    assert FINAL | RUNNING | {State.WAITING} == set(State)


def test_nothing_leaves_a_job_that_is_done() -> None:
    assert not TRANSITIONS[State.DONE]


@pytest.mark.parametrize("state", State)
def test_only_a_running_job_has_an_owner(state: State) -> None:
    assert (job_in(state).owner is not None) == (state in RUNNING)


def test_a_job_taken_up_again_has_another_owner() -> None:
    job = job_in(State.RUNNING)
    first = job.owner
    advance(job, State.RUNNING)
    assert job.owner not in (first, None)


def test_a_stale_copy_cannot_move_the_job() -> None:
    job = job_in(State.RUNNING)
    stale = Job.objects.get(pk=job.pk)
    advance(job, State.DONE)
    with pytest.raises(TransitionRefused):
        advance(stale, State.FAILED)
    assert Job.objects.get(pk=job.pk).state == State.DONE
