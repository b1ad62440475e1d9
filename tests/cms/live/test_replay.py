"""What is told again to those who come back is never more than what everybody may read now."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from cms.live.crew import crew_token
from cms.live.models import Desk, Question
from cms.live.models.question import Naming, Refusal
from cms.live.operations.anonymise import anonymise
from cms.live.operations.count_votes import Ballot, count_votes
from cms.live.operations.edit_text import edit_text
from cms.live.operations.merge import merge
from cms.live.operations.refuse import refuse
from cms.live.states import State, advance
from tests.cms.live.follower import Follower, Heard
from tests.cms.live.serving import SWIFT, beside, desk, site
from tests.factories.live import make_question, question_in
from tests.processes import Processes, Web

__all__ = ["beside", "desk", "site"]

NAME, WORDS = "Souad El Amrani", "متى يصل الماء إلى دوار الزيتون؟"
ASKED: dict[str, Any] = {"text": WORDS, "name": NAME, "naming": Naming.FULL}


def edited(question: Question) -> None:
    edit_text(question=question, text="متى يصل الماء؟", by=None)


def joined(question: Question) -> None:
    merge(question=question, into=make_question(question.desk), by=None)


def refused(question: Question) -> None:
    refuse(question=question, reason=Refusal.PERSONAL, by=None)


def reopened(question: Question) -> None:
    refused(question)
    advance(question, State.RECEIVED)
    edited(question)


def anonymised(question: Question) -> None:
    anonymise(question=question)


WITHDRAWN = [
    (anonymised, NAME, "question"),
    (edited, WORDS, "question"),
    (joined, WORDS, "gone"),
    (refused, WORDS, "gone"),
    (reopened, WORDS, "gone"),
]


def last_told(desk: Desk) -> int:
    desk.refresh_from_db()
    desk.tell_phase()
    return desk.last_event


def told_again(port: int, desk: Desk, **reader: str) -> list[Heard]:
    last = last_told(desk)
    with Follower(port, desk.pk, last=0, **reader) as follower:
        return follower.until(last)


@pytest.mark.parametrize(("withdraw", "what", "kind"), WITHDRAWN)
def test_what_was_taken_back_is_not_told_again(
    site: Web, desk: Desk, withdraw: Callable[[Question], None], what: str, kind: str
) -> None:
    with Follower(site.port, desk.pk) as follower:
        follower.heard()
        question = question_in(State.ACCEPTED, desk, **ASKED)
        assert what in str(follower.heard().data)
        withdraw(question)
        assert follower.heard().kind == kind
        # The process that has heard all of it, and what the next one will read.
        for again in (told_again(site.port, desk), told_again(site.port, desk, query=f"?crew={crew_token(desk.pk)}")):
            assert what not in str(again)
            assert [each.kind for each in again if each.kind in ("question", "gone")] == [kind]
    assert what not in str(list(desk.live_events.values_list("public", flat=True)))


def counts_in(told: list[Heard]) -> list[Any]:
    questions = [each.data["votes"] for each in told if each.kind == "question"]
    return questions + [each.data for each in told if each.kind == "counts"]


def hide_votes(desk: Desk) -> None:
    Desk.objects.filter(pk=desk.pk).update(hides_votes=True)


def vote(question: Question, devices: int) -> None:
    for number in range(devices):
        ballot = Ballot(question=question.number, device=f"device {number}", network="")
        count_votes(desk_id=question.desk_id, ballots=[ballot])


def test_votes_that_are_hidden_now_are_not_told_again(site: Web, desk: Desk) -> None:
    with Follower(site.port, desk.pk) as follower:
        follower.heard()
        question = question_in(State.ACCEPTED, desk)
        vote(question, 2)
        assert counts_in(told_again(site.port, desk)) == [0, {"1": 1}, {"1": 2}]
        hide_votes(desk)
        follower.until(last_told(desk))
        assert counts_in(told_again(site.port, desk)) == [None]
        last = desk.last_event
        vote(question_in(State.ACCEPTED, desk), 1)
        assert counts_in(told_again(site.port, desk)) == [None, None]
        # Whoever missed nothing of it goes on as before.
        with Follower(site.port, desk.pk, last=last) as again:
            assert [each.kind for each in again.until(last_told(desk))] == ["question", "phase", "phase"]


def test_a_process_that_begins_tells_no_more(beside: Processes, desk: Desk) -> None:
    for withdraw, *_expected in WITHDRAWN:
        withdraw(question_in(State.ACCEPTED, desk, **ASKED))
    untouched = question_in(State.ACCEPTED, desk, text="سؤال بقي كما هو")
    vote(untouched, 2)
    hide_votes(desk)
    last_told(desk)
    with ExitStack() as stack:
        fresh = beside.web(**SWIFT)
        stack.callback(beside.kill, fresh.process)
        again = told_again(fresh.port, desk)
    assert untouched.text in str(again)
    assert NAME not in str([each.data for each in again if each.kind == "question" and each.data["n"] == 1])
    assert WORDS not in str([each.data for each in again if each.kind != "question" or each.data["n"] != 1])
    assert set(counts_in(again)) == {None}
