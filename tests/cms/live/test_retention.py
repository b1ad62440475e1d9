"""What is over its time is really gone, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.live.conf import conf
from cms.live.contacts import Contact, sealed
from cms.live.models import Desk, Question, Vote
from cms.live.operations.recount import recount
from cms.live.retention import forget
from cms.live.states import State
from tests.factories.live import make_programme, question_in

pytestmark = pytest.mark.django_db
CONTACTS, TRACES = timedelta(days=conf.contact_days), timedelta(days=conf.trace_days)
HOUR = timedelta(hours=1)


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
    Desk.objects.filter(pk=desk.pk).update(ended_at=timezone.now() - ago)
    question.refresh_from_db()
    return question


def test_before_its_time_nothing_is_forgotten() -> None:
    question = over(TRACES - HOUR)
    assert forget() == {"contacts": 0, "traces": 0, "votes": 0}
    question.refresh_from_db()
    assert (question.device, question.network, bool(question.contact)) == ("device", "network", True)


def test_traces_go_first_then_the_addresses() -> None:
    question = over(TRACES + HOUR)
    text = question.text
    assert forget() == {"contacts": 0, "traces": 1, "votes": 2}
    question.refresh_from_db()
    assert (question.device, question.network, question.original, question.text) == ("", "", "", text)
    assert question.contact
    later = timezone.now() + CONTACTS
    assert forget(later) == {"contacts": 1, "traces": 0, "votes": 0}
    question.refresh_from_db()
    assert bytes(question.contact) == b""
    assert forget(later) == {"contacts": 0, "traces": 0, "votes": 0}


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
    assert forget() == {"contacts": 1, "traces": 1, "votes": 2}
    another = over(TRACES)
    Desk.objects.filter(pk=another.desk_id).update(ended_at=None, on_air_at=timezone.now() + HOUR)
    assert forget() == {"contacts": 0, "traces": 0, "votes": 0}


def test_a_desk_without_any_hour_counts_from_its_last_question() -> None:
    question = over(TRACES)
    Desk.objects.filter(pk=question.desk_id).update(ended_at=None, on_air_at=None)
    assert forget()["contacts"] == 0
    Question.objects.update(received_at=timezone.now() - CONTACTS - HOUR)
    assert forget()["contacts"] == 1
