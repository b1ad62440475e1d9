"""What was answered or promised stays so, whatever key is touched afterwards; and nobody ends another's question."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from cms.live.deciding import Quicker
from cms.live.models import Commitment, Desk, Question
from cms.live.operations.answer_in_writing import answer_in_writing
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.cue import cue
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.end_programme import end_programme
from cms.live.operations.keep_promise import keep_promise
from cms.live.operations.mark_overdue import mark_overdue
from cms.live.operations.promise import Promised, promise
from cms.live.operations.put_on_air import put_on_air
from cms.live.operations.take_back import take_back
from cms.live.operations.undo import undo
from cms.live.states import State, TransitionRefused
from cms.users.models import User
from tests.cms.live.crew import make_desk, moderator
from tests.factories.live import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return begin_programme(desk=make_desk(), by=None)


@pytest.fixture
def sara(desk: Desk) -> User:
    return moderator(desk)


def browser(user: User) -> Client:
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client = Client()
    client.force_login(user)
    return client


def answered(desk: Desk) -> Question:
    question = put_on_air(question=cue(question=make_question(desk), by=None), by=None)
    return end_on_air(question=question, by=None)


def promised(question: Question, days: int = 7) -> Commitment:
    due = timezone.localdate() + timedelta(days=max(days, 0))
    commitment = promise(question=question, promised=Promised(what="ربط الدوار", due_on=due), by=None)
    if days < 0:
        Commitment.objects.filter(pk=commitment.pk).update(due_on=timezone.localdate() + timedelta(days=days))
    return commitment


def in_writing(desk: Desk) -> Question:
    question = ask_in_writing(question=make_question(desk), by=None)
    return answer_in_writing(question=question, text="في نهاية مارس.", by=None)


def overdue(desk: Desk) -> Question:
    question = answered(desk)
    promised(question, -1)
    mark_overdue()
    return question


def followed(desk: Desk) -> Question:
    question = answered(desk)
    promised(question)
    return question


def due_after_air(desk: Desk) -> Question:
    return ask_in_writing(question=answered(desk), by=None)


FORMER = {
    "answered_on_air": answered,
    "answered_in_writing": in_writing,
    "promised": followed,
    "overdue": overdue,
    "written_due": due_after_air,
}


def facts(question: Question) -> tuple[object, ...]:
    fresh = Question.objects.get(pk=question.pk)
    return fresh.state, fresh.live_from, fresh.live_to, fresh.answer, fresh.answer_due, fresh.answered_at


@pytest.mark.parametrize("state", FORMER)
@pytest.mark.parametrize("way", ["undo", "take back"])
def test_what_was_answered_comes_back_exactly(state: str, way: str, desk: Desk, sara: User) -> None:
    question = FORMER[state](desk)
    before = facts(question)
    assert before[0] == state
    for _twice in range(2):
        live = put_on_air(question=question, by=sara)
        assert live.state == State.LIVE
        if way == "undo":
            undo(desk=desk, by=sara)
        else:
            take_back(question=live, by=sara)
        assert facts(question) == before


def test_ends_and_entries_are_undone_one_by_one(desk: Desk, sara: User) -> None:
    question = cue(question=make_question(desk), by=None)
    seen = [facts(question)]
    for step in (put_on_air, end_on_air, put_on_air, end_on_air):
        step(question=question, by=sara)
        seen.append(facts(question))
    for before in reversed(seen[:-1]):
        undo(desk=desk, by=sara)
        assert facts(question)[0:2] == before[0:2]
        assert (facts(question)[2] is None) == (before[2] is None)
    assert facts(question) == seen[0]


def test_what_is_taken_back_by_the_button_is_not_undone_twice(desk: Desk, sara: User) -> None:
    question = cue(question=make_question(desk), by=sara)
    take_back(question=put_on_air(question=question, by=sara), by=sara)
    undo(desk=desk, by=sara)
    assert facts(question)[:2] == (State.ACCEPTED, None)


@pytest.mark.parametrize("end", ["question", "programme", "next"])
@pytest.mark.parametrize(("state", "kept"), [("promised", "done"), ("overdue", "done")])
def test_a_promise_is_followed_after_a_second_time_on_air(
    end: str, state: str, kept: str, desk: Desk, sara: User
) -> None:
    question = put_on_air(question=FORMER[state](desk), by=sara)
    if end == "question":
        end_on_air(question=question, by=sara)
    elif end == "programme":
        end_programme(desk=desk, by=sara)
    else:
        put_on_air(question=cue(question=make_question(desk), by=sara), by=sara)
    assert facts(question)[0] == state
    assert facts(question)[2] is not None
    assert keep_promise(commitment=question.commitments.get(), outcome="تم الربط.", by=None).state == kept


def test_a_promise_is_kept_while_its_question_is_on_air(desk: Desk, sara: User) -> None:
    question = put_on_air(question=followed(desk), by=sara)
    with pytest.raises(TransitionRefused):
        ask_in_writing(question=question, by=sara)
    assert keep_promise(commitment=question.commitments.get(), outcome="تم الربط.", by=None).state == State.LIVE
    assert end_on_air(question=question, by=sara).state == State.DONE


@pytest.mark.parametrize("state", [State.ANSWERED_ON_AIR, State.ANSWERED_IN_WRITING])
def test_a_promise_becomes_overdue_and_is_kept_wherever_its_question_stands(state: State, desk: Desk) -> None:
    late, kept = followed(desk), followed(desk)
    Question.objects.filter(pk__in=[late.pk, kept.pk]).update(state=state)
    assert keep_promise(commitment=kept.commitments.get(), outcome="تم الربط.", by=None).state == State.DONE
    late.commitments.update(due_on=timezone.localdate() - timedelta(days=1))
    assert mark_overdue() == 1
    assert facts(late)[0] == State.OVERDUE


def test_only_what_was_seen_on_air_ends_by_the_next(desk: Desk, sara: User) -> None:
    first, second, third = (cue(question=make_question(desk), by=sara) for _each in range(3))
    put_on_air(question=first, by=sara, seen=0)
    with pytest.raises(Quicker) as quicker:
        put_on_air(question=second, by=sara, seen=0)
    assert quicker.value.question == first
    assert facts(first)[0] == State.LIVE
    client: Client = browser(sara)
    act = f"/admin/live/{desk.pk}/desk/{second.number}/live/"
    told = client.post(act, {"seen": "", "version": second.version}, headers={"X-Requested-With": "fetch"}).json()
    assert f"Somebody was quicker: question {first.number} is now" in told["told"]
    steer = f"/admin/live/{desk.pk}/presenter/{third.number}/live/"
    shown = client.get(f"/admin/live/{desk.pk}/presenter/").content.decode()
    assert f'name="seen" value="{first.number}"' in shown
    client.post(steer, {"seen": second.number, "version": third.version})
    assert facts(first)[0] == State.LIVE
    client.post(act, {"seen": first.number, "version": second.version})
    assert facts(first)[0] == State.ANSWERED_ON_AIR
    assert facts(second)[0] == State.LIVE


def test_an_answered_question_is_not_offered_for_the_air_first(desk: Desk, sara: User) -> None:
    done, ready = answered(desk), cue(question=make_question(desk), by=sara)
    client = browser(sara)
    cards = [
        client.get(f"/admin/live/{desk.pk}/desk/{each.number}/")
        .content.decode()
        .split("data-card")[1]
        .split("</article>")[0]
        for each in (done, ready)
    ]
    assert ["desk__button--live" in card for card in cards] == [False, True]
    assert all('data-act="live"' in card for card in cards)


def test_signs_that_no_database_keeps_are_left_out(desk: Desk, sara: User) -> None:
    client = browser(sara)
    sent = {
        "label": {"labels": "ما\0ء"},
        "hand_on": {"body": "الجما\0عة", "message": "اتصلوا\0"},
        "clarify": {"message": "أي\0 قرية؟"},
        "refuse": {"reason": "spam", "message": "لا\0"},
    }
    for verb, values in sent.items():
        question = make_question(desk)
        client.post(f"/admin/live/{desk.pk}/desk/{question.number}/{verb}/", values)
        question.refresh_from_db()
        assert question.labels or question.note_to_asker
    assert client.get(f"/admin/live/{desk.pk}/desk/", {"search": "\0", "topic": "²"}).status_code == 200
    assert client.post(f"/admin/live/{desk.pk}/after/", {"show": "abc"}).status_code == 404


def test_the_log_says_that_it_was_on_air_before_and_runs_no_formula(desk: Desk, sara: User) -> None:
    put_on_air(question=answered(desk), by=sara)
    note = make_question(desk)
    browser(sara).post(f"/admin/live/{desk.pk}/desk/{note.number}/label/", {"labels": "＝cmd"})
    table = browser(sara).get(f"/admin/live/{desk.pk}/log/", {"format": "csv"}).content.decode("utf-8-sig")
    reasons = [row[5] for row in csv.reader(StringIO(table))]
    assert "'＝cmd" in reasons
    assert any(reason.startswith("on air before, until ") for reason in reasons)


def test_open_screens_get_a_token_that_is_good_for_longer(desk: Desk, sara: User) -> None:
    client = browser(sara)
    for path in ("desk/changes/", "presenter/now/"):
        stream = client.get(f"/admin/live/{desk.pk}/{path}").json()["stream"]
        assert stream.startswith(f"/live/{desk.pk}/stream?crew=")
