"""What is over its time is really gone, and nothing else."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cms.live.conf import conf
from cms.live.contacts import Contact, sealed
from cms.live.models import Desk, Question, Vote
from cms.live.models.question import Refusal
from cms.live.operations.recount import recount
from cms.live.operations.refuse import refuse
from cms.live.retention import forget
from cms.live.showing import public_name
from cms.live.states import State
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db
CONTACTS, TRACES = timedelta(days=conf.contact_days), timedelta(days=conf.trace_days)
HOUR = timedelta(hours=1)


def end(desk: Desk, ago: timedelta) -> None:
    Desk.objects.filter(pk=desk.pk).update(ended_at=timezone.now() - ago)


def over(ago: timedelta) -> Question:
    """Return a question of a programme that ended some time ago, with all that is known of who asked."""
    desk = make_programme().desk
    question = question_in(
        State.ACCEPTED,
        desk,
        contact=sealed(Contact(email="a@b.org", phone="+212612345678")),
        device="device",
        network="network",
    )
    Question.objects.filter(pk=question.pk).update(original="As it was first asked", votes=2)
    for number in range(2):
        Vote.objects.create(question=question, device=f"voter {number}", network="network")
    end(desk, ago)
    question.refresh_from_db()
    return question


def changed(now: datetime | None = None) -> dict[str, int]:
    return {name: count for name, count in forget(now).items() if count}


def test_before_its_time_nothing_is_forgotten() -> None:
    question = over(TRACES - HOUR)
    assert changed() == {}
    question.refresh_from_db()
    assert (question.device, question.network, bool(question.contact)) == ("device", "network", True)


def test_traces_go_first_then_the_addresses() -> None:
    question = over(TRACES + HOUR)
    text = question.text
    assert changed() == {"traces": 1, "votes": 2}
    question.refresh_from_db()
    assert (question.device, question.network, question.original, question.text) == ("", "", "", text)
    assert question.contact
    later = timezone.now() + CONTACTS
    assert changed(later) == {"contacts": 1}
    question.refresh_from_db()
    assert bytes(question.contact) == b""
    assert changed(later) == {}


def test_votes_stay_countable_and_nobodys() -> None:
    question = over(TRACES + HOUR)
    forget()
    assert not Vote.objects.filter(device__startswith="voter").exists()
    assert set(Vote.objects.values_list("network", flat=True)) == {""}
    recount(desk=question.desk, by=None)
    question.refresh_from_db()
    assert question.votes == 2


def test_a_programme_that_never_ended_is_over_some_time_after_its_hour() -> None:
    question = over(TRACES)
    Desk.objects.filter(pk=question.desk_id).update(ended_at=None, on_air_at=timezone.now() - CONTACTS - HOUR)
    assert changed() == {"contacts": 1, "traces": 1, "votes": 2}
    another = over(TRACES)
    Desk.objects.filter(pk=another.desk_id).update(ended_at=None, on_air_at=timezone.now() + HOUR)
    assert changed() == {}


def test_of_a_name_stays_what_is_shown_of_it() -> None:
    desk = make_programme().desk
    named = {"name": "Souad El Amrani"}
    kept = [
        (question_in(State.ANSWERED_ON_AIR, desk, **named, naming="full"), "Souad El Amrani"),
        (question_in(State.ANSWERED_ON_AIR, desk, **named, naming="initials"), "S. E. A."),
        (question_in(State.ANSWERED_ON_AIR, desk, **named, naming="resident"), ""),
        *((question_in(state, desk, **named, naming="full"), "") for state in (State.REFUSED, State.MERGED)),
        (make_question(desk, **named, naming="full"), ""),
    ]
    shown = [public_name(question) for question, _name in kept]
    end(desk, TRACES + HOUR)
    assert changed()["names"] == 5
    for question, name in kept:
        question.refresh_from_db()
        assert question.name == name
    assert [public_name(question) for question, _name in kept][:3] == shown[:3]
    assert changed() == {}


def test_what_was_refused_for_the_data_of_somebody_is_blanked() -> None:
    desk = make_programme().desk
    personal, insult = (make_question(desk, text="رقم بطاقة جاري هو كذا") for _each in range(2))
    refuse(question=personal, reason=Refusal.PERSONAL, by=None)
    refuse(question=insult, reason=Refusal.INSULT, by=None)
    end(desk, TRACES + HOUR)
    assert changed()["texts"] == 1
    personal.refresh_from_db()
    insult.refresh_from_db()
    assert (personal.text, personal.words, bool(insult.text)) == ("", [], True)
    assert changed() == {}


def test_a_desk_without_any_hour_counts_from_its_last_question() -> None:
    question = over(TRACES)
    Desk.objects.filter(pk=question.desk_id).update(ended_at=None, on_air_at=None)
    assert forget()["contacts"] == 0
    Question.objects.update(received_at=timezone.now() - CONTACTS - HOUR)
    assert forget()["contacts"] == 1
