"""Officials answer in writing and promise; the register keeps them to it, for people and for machines."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from cms.live.counters import counters, kept
from cms.live.models import Commitment, Desk, Invitation, Question
from cms.live.operations.answer_in_writing import BadAnswer, answer_in_writing
from cms.live.operations.keep_promise import BadOutcome, keep_promise
from cms.live.operations.mark_overdue import mark_overdue
from cms.live.operations.merge import merge
from cms.live.operations.promise import BadPromise, Promised, promise
from cms.live.operations.refuse import refuse
from cms.live.states import State, TransitionRefused, advance
from cms.people.models import Person
from cms.taxonomy.models import Place, Topic
from tests.cms.live.evenings import make_evening
from tests.factories.content import home, make_user
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)
GONE = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def desk() -> Desk:
    return make_programme().desk


@pytest.fixture
def official(desk: Desk) -> Invitation:
    person = Person.objects.create(name="Naïma Errifi", slug="naima", locale=home().locale)
    return desk.invitations.create(person=person, user=make_user())


def promised(
    question: Question, due_on: date = SOON, what: str = "ربط الدوار بشبكة الماء", **fields: Any
) -> Commitment:
    return promise(question=question, promised=Promised(what=what, due_on=due_on, **fields), by=None)


def late(commitment: Commitment) -> Commitment:
    Commitment.objects.filter(pk=commitment.pk).update(due_on=GONE)
    commitment.refresh_from_db()
    return commitment


def directed(question: Question, to: Invitation) -> Question:
    Question.objects.filter(pk=question.pk).update(directed_to=to)
    question.refresh_from_db()
    return question


def test_an_official_answers_the_own_questions(desk: Desk, official: Invitation) -> None:
    question = directed(question_in(State.WRITTEN_DUE, desk), official)
    answered = answer_in_writing(question=question, text="في نهاية مارس.", by=official.user)
    assert (answered.state, answered.answer) == ("answered_in_writing", "في نهاية مارس.")
    assert answered.answered_by == official
    assert answered.events.last().by == official.user
    again = answer_in_writing(question=answered, text="في نهاية أبريل.", by=official.user)
    assert (again.state, again.answer) == ("answered_in_writing", "في نهاية أبريل.")
    assert again.answered_at == answered.answered_at
    assert again.events.last().verb == "written answer corrected"


def test_nobody_answers_in_the_name_of_another(desk: Desk, official: Invitation) -> None:
    presenter = desk.invitations.create(
        person=Person.objects.create(name="P", slug="p", locale=home().locale), user=make_user(), part="presenter"
    )
    undirected = question_in(State.WRITTEN_DUE, desk)
    elsewhere = question_in(State.WRITTEN_DUE, make_programme().desk)
    for question, user in (
        (undirected, official.user),
        (elsewhere, official.user),
        (directed(undirected, presenter), presenter.user),
        (undirected, make_user()),
    ):
        with pytest.raises(PermissionDenied):
            answer_in_writing(question=question, text="في نهاية مارس.", by=user)
        with pytest.raises(PermissionDenied):
            promise(question=question, promised=Promised(what="ربط الدوار", due_on=SOON), by=user)


@pytest.mark.parametrize("text", ["", " \u200b ", "…", "ن" * 10_001])
def test_an_answer_says_something(desk: Desk, text: str) -> None:
    with pytest.raises(BadAnswer):
        answer_in_writing(question=question_in(State.WRITTEN_DUE, desk), text=text, by=None)


@pytest.mark.parametrize("state", [State.RECEIVED, State.REFUSED, State.LIVE])
def test_only_what_is_open_is_answered(desk: Desk, state: State) -> None:
    question = question_in(state, desk)
    with pytest.raises(TransitionRefused):
        answer_in_writing(question=question, text="في نهاية مارس.", by=None)
    with pytest.raises(TransitionRefused):
        promised(question)
    question.refresh_from_db()
    assert (question.answer, question.commitments.count()) == ("", 0)


def test_a_promise_is_kept_step_by_step(desk: Desk, official: Invitation) -> None:
    question = directed(question_in(State.ANSWERED_ON_AIR, desk), official)
    first = promise(question=question, promised=Promised(what="ربط الدوار", due_on=SOON), by=official.user)
    second = promised(question, owner_name="وكالة الحوض المائي")
    assert (first.owner, first.shown_owner, second.shown_owner) == (
        official,
        f"Naïma Errifi · {official.function}",
        "وكالة الحوض المائي",
    )
    assert keep_promise(commitment=first, outcome="تم الربط.", by=official.user).state == "promised"
    assert keep_promise(commitment=second, outcome="تم التشغيل.", by=None).state == "done"
    assert promised(question).standing == "open"
    question.refresh_from_db()
    assert question.state == "promised", "what is promised anew is followed anew"


@pytest.mark.parametrize(("what", "due"), [("", SOON), ("؟", SOON), ("و" * 501, SOON), ("ربط الدوار", GONE)])
def test_a_promise_says_what_and_until_when(desk: Desk, what: str, due: date) -> None:
    with pytest.raises(BadPromise):
        promised(question_in(State.ANSWERED_ON_AIR, desk), due, what)


def test_a_promise_is_not_kept_without_saying_how(desk: Desk) -> None:
    commitment = promised(question_in(State.ANSWERED_ON_AIR, desk))
    with pytest.raises(BadOutcome):
        keep_promise(commitment=commitment, outcome=" ", by=None)
    with pytest.raises(BadOutcome):
        keep_promise(commitment=commitment, outcome="تم الربط.", by=None, done_on=SOON)


def test_what_is_late_says_so_by_itself(desk: Desk) -> None:
    on_time, too_late, done = (question_in(State.ANSWERED_ON_AIR, desk) for _number in range(3))
    promised(on_time)
    two = [late(promised(too_late)), promised(too_late)]
    keep_promise(commitment=late(promised(done)), outcome="تم الربط.", by=None)
    assert mark_overdue() == 1
    assert mark_overdue() == 0
    for question in (on_time, too_late, done):
        question.refresh_from_db()
    assert [question.state for question in (on_time, too_late, done)] == ["promised", "overdue", "done"]
    assert keep_promise(commitment=two[0], outcome="تم الربط.", by=None).state == "promised"


def test_the_counters_say_what_became_of_every_question(desk: Desk) -> None:
    on_air, written, due, joined, refused = (question_in(State.ACCEPTED, desk) for _number in range(5))
    make_question(desk)
    advance(on_air, State.LIVE)
    advance(on_air, State.ANSWERED_ON_AIR)
    Question.objects.filter(pk=on_air.pk).update(live_to=timezone.now())
    answer_in_writing(question=written, text="في نهاية مارس.", by=None)
    advance(due, State.WRITTEN_DUE)
    merge(question=joined, into=written, by=None)
    refuse(question=refused, reason="outside", by=None)
    count = counters(desk)
    assert (count.received, count.answered, count.on_air, count.in_writing) == (6, 3, 1, 1)
    assert (count.due_in_writing, count.joined, count.refused, count.waiting) == (1, 1, 1, 1)
    assert [(str(reason), times) for reason, times in count.reasons] == [("خارج اختصاصات الجهة", 1)]


def test_the_register_is_filtered(client: Client) -> None:
    make_evening("ar", phase="ended")
    elsewhere = question_in(State.ANSWERED_ON_AIR, make_programme().desk)
    promised(elsewhere, what="وعد من مكان آخر")
    province, commune = Place.objects.get(slug="chefchaouen"), Place.objects.get(slug="commune-1")
    topic = Topic.objects.get(slug="water")
    counts = {
        query: client.get(f"/ar/commitments/?{query}").content.decode().count('class="promise promise-')
        for query in ("", "state=open", "state=done", "state=overdue", f"place={commune.pk}", f"place={province.pk}")
    }
    assert counts == {
        "": 4,
        "state=open": 2,
        "state=done": 1,
        "state=overdue": 1,
        f"place={commune.pk}": 3,
        f"place={province.pk}": 3,
    }
    assert client.get(f"/ar/commitments/?topic={topic.pk}&state=done").content.decode().count("promise-done") == 1
    assert client.get("/ar/commitments/?place=nonsense&state=x&page=1").status_code == 200
    assert client.get("/ar/commitments/?page=99").status_code == 404


def test_what_is_not_public_is_not_in_the_register(client: Client, desk: Desk) -> None:
    question = question_in(State.ANSWERED_ON_AIR, desk)
    promised(question, what="وعد منشور")
    Question.objects.filter(pk=question.pk).update(state=State.RECEIVED)
    assert kept().made == 1
    for address in ("commitments/", "live/commitments.rss", "live/commitments.ics"):
        assert "وعد منشور" not in client.get(f"/ar/{address}").content.decode()


def test_the_feed_is_read_by_a_reader(client: Client) -> None:
    evening = make_evening("fr", phase="ended")
    response = client.get("/fr/live/commitments.rss")
    read = feedparser.parse(response.content)
    assert not read.bozo
    assert read.feed.title == "Engagements pris envers le public"
    assert sorted(entry.title.partition(":")[0].strip() for entry in read.entries) == ["En cours", "En retard", "Tenu"]
    for entry in read.entries:
        path = urlsplit(entry.link)
        assert path.path.startswith(f"/fr/live/{evening.desk.pk}/")
        assert client.get(path.path).status_code == 200
    assert len({entry.id for entry in read.entries}) == 3


@pytest.mark.parametrize("extension", ["rss", "ics"])
def test_what_has_not_changed_is_not_sent_again(client: Client, desk: Desk, extension: str) -> None:
    commitment = promised(question_in(State.ANSWERED_ON_AIR, desk))
    address = f"/ar/live/commitments.{extension}"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    keep_promise(commitment=commitment, outcome="تم الربط.", by=None)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]
    assert client.get("/ar/live/commitments.rss")["Content-Type"].startswith("application/rss+xml")


def test_the_calendar_is_read_by_a_calendar(client: Client, desk: Desk) -> None:
    question = question_in(State.ANSWERED_ON_AIR, desk)
    commitment = promised(question, what="ربط الدوار، ثم فتح الطريق; قبل الشتاء")
    response = client.get("/ar/live/commitments.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["summary"] == "قيد الإنجاز: ربط الدوار، ثم فتح الطريق; قبل الشتاء"
    assert event.decoded("dtstart") == commitment.due_on
    assert event.decoded("dtend") == commitment.due_on + timedelta(days=1)
    uid = str(event["uid"])
    keep_promise(commitment=commitment, outcome="تم الربط.", by=None)
    [event] = Calendar.from_ical(client.get("/fr/live/commitments.ics").content).walk("VEVENT")
    assert str(event["uid"]) == uid, "the same day in every calendar and language"
    assert event["summary"].startswith("Tenu:")
