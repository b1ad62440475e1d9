"""Several people at one desk at once, and a process that dies in the middle, on the real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from django.db import connections
from django.utils import timezone

from cms.live.deciding import Held, Quicker
from cms.live.models import DailySalt, Desk, Question
from cms.live.models.question import Refusal
from cms.live.operations.accept import accept
from cms.live.operations.cue import cue
from cms.live.operations.merge import CannotJoin, merge
from cms.live.operations.put_on_air import put_on_air
from cms.live.operations.refuse import refuse
from cms.live.operations.take import take_next
from cms.live.salts import forget_salts, is_known, salt_of
from cms.live.states import State, TransitionRefused
from tests.cms.live.crew import moderator
from tests.cms.live.evening import evening
from tests.factories.live import make_question
from tests.journeys.desk import home
from tests.processes import Processes, processes, wait_until, wait_until_alone

__all__ = ["evening", "home", "processes"]

ROUNDS = 4


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Call each in a thread of its own, all at the same moment; return what each returned, or raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return call()
        except (Quicker, TransitionRefused, CannotJoin) as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_two_decisions_over_the_same_words_exactly_one_counts(evening: Desk) -> None:
    sara, omar = moderator(evening), moderator(evening)
    for _round in range(ROUNDS):
        question = make_question(evening)
        seen = question.version
        outcomes = at_once(
            lambda question=question, seen=seen: accept(question=question, by=sara, expects=seen),
            lambda question=question, seen=seen: refuse(question=question, reason=Refusal.SPAM, by=omar, expects=seen),
        )
        won = [outcome for outcome in outcomes if isinstance(outcome, Question)]
        lost = [outcome for outcome in outcomes if isinstance(outcome, Quicker)]
        assert (len(won), len(lost)) == (1, 1)
        question.refresh_from_db()
        assert question.state == won[0].state == lost[0].question.state
        assert question.events.count() == 1


def test_each_of_four_moderators_gets_a_question_of_the_own(evening: Desk) -> None:
    team = [moderator(evening) for _each in range(4)]
    for _each in range(6):
        make_question(evening)
    taken = at_once(*(lambda user=user: take_next(desk=evening, by=user) for user in team))
    numbers = [question.number for question in taken if isinstance(question, Question)]
    assert sorted(numbers) == [1, 2, 3, 4]
    assert evening.questions.filter(state=State.SCREENING).count() == 4
    other = evening.questions.get(number=numbers[0])
    (refused,) = at_once(lambda: accept(question=other, by=team[1]))
    assert isinstance(refused, Held)


def test_never_two_are_on_air(evening: Desk) -> None:
    team = [moderator(evening) for _each in range(5)]
    questions = [cue(question=make_question(evening), by=None) for _each in team]
    calls = [
        lambda question=question, user=user: put_on_air(question=question, by=user)
        for question, user in zip(questions, team, strict=True)
    ]
    assert all(isinstance(outcome, Question) for outcome in at_once(*calls))
    spans = sorted(evening.questions.values_list("live_from", "live_to", "state"))
    assert [state for *_span, state in spans] == [State.ANSWERED_ON_AIR] * 4 + [State.LIVE]
    # Each ends at the very moment at which the next begins.
    assert [end for _begin, end, _state in spans] == [begin for begin, _end, _state in spans[1:]] + [None]
    told = [event.crew["state"] for event in evening.live_events.filter(kind="question")]
    live = 0
    for state in told:
        live += (state == State.LIVE) - (state == State.ANSWERED_ON_AIR)
        assert live in (0, 1)


def test_two_that_are_joined_to_each_other_end_in_one(evening: Desk) -> None:
    sara, omar = moderator(evening), moderator(evening)
    for _round in range(ROUNDS):
        a, b = make_question(evening), make_question(evening)
        at_once(
            lambda a=a, b=b: merge(question=a, into=b, by=sara),
            lambda a=a, b=b: merge(question=b, into=a, by=omar),
        )
        a.refresh_from_db()
        b.refresh_from_db()
        assert sorted([a.state, b.state]) == [State.MERGED, State.RECEIVED]


def test_those_who_begin_a_day_at_once_share_its_salt(transactional_db: None) -> None:
    day = timezone.localdate() + timedelta(days=400)
    found = at_once(*[lambda: salt_of(day)] * 4)
    assert found == 4 * [bytes(DailySalt.objects.get(day=day).salt)]
    assert is_known(day)
    forget_salts(day + timedelta(days=1))
    assert not is_known(day)


DYING = """
import time
from pathlib import Path
from django.db import transaction
from cms.live.models import Question
from cms.live.operations.put_on_air import put_on_air
with transaction.atomic():
    put_on_air(question=Question.objects.get(pk={pk}), by=None)
    Path({flag!r}).touch()
    time.sleep(60)
"""


def test_a_process_that_is_killed_before_the_end_leaves_everything_as_it_was(
    evening: Desk, processes: Processes, tmp_path: Path
) -> None:
    on_air, next_one = (cue(question=make_question(evening), by=None) for _each in range(2))
    put_on_air(question=on_air, by=None)
    before = list(evening.live_events.values_list("number", flat=True))
    flag = tmp_path / "on-air"
    dying = processes.manage("shell", "-c", DYING.format(pk=next_one.pk, flag=str(flag)))
    wait_until(flag.exists)
    processes.kill(dying)
    wait_until_alone()
    on_air.refresh_from_db()
    next_one.refresh_from_db()
    assert (on_air.state, on_air.live_to, next_one.state, next_one.live_from) == (State.LIVE, None, State.CUED, None)
    assert list(evening.live_events.values_list("number", flat=True)) == before
    # The lock died with it: the next one is free to act at once, and the numbers go on without a gap.
    put_on_air(question=next_one, by=None)
    numbers = list(evening.live_events.values_list("number", flat=True))
    assert numbers == list(range(1, len(before) + 3))
