"""How askers are reached who did not come by the website: entered, sealed, shown on demand, written to, swept."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.live.conf import conf
from cms.live.contacts import Contact, international, opened
from cms.live.models import Desk, Question
from cms.live.notices import send_notices
from cms.live.retention import forget
from cms.live.states import State
from cms.users.models import User
from tests.cms.live.crew import make_desk, moderator
from tests.factories.live import make_question

pytestmark = pytest.mark.django_db
FORM = {"text": "متى تفتح المدرسة؟", "source": "phone", "language": "fr", "naming": "resident", "has_consent": "on"}
REACHED = {"phone": "06 12-34.56 78", "email": "asker@example.org"}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def sara(desk: Desk) -> User:
    return moderator(desk)


@pytest.fixture
def team(sara: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(sara)
    return client


def entered(team: Client, desk: Desk, **fields: str) -> Question:
    team.post(f"/admin/live/{desk.pk}/enter/", FORM | fields)
    return desk.questions.get()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0612345678", "+212612345678"),
        ("05 39-12.34/56", "+212539123456"),
        ("٠٦١٢٣٤٥٦٧٨", "+212612345678"),
        ("+212 (0) 7 12 34 56 78", "+212712345678"),
        ("00212612345678", "+212612345678"),
        ("+34 600 123 456", "+34600123456"),
    ],
)
def test_numbers_are_kept_as_the_world_dials_them(written: str, kept: str) -> None:
    assert international(written) == kept


@pytest.mark.parametrize("written", ["12", "06123456", "0912345678", "call me", "+0123456789", "+1234567890123456"])
def test_what_is_no_number_is_said_to_be_none(team: Client, desk: Desk, written: str) -> None:
    html = team.post(f"/admin/live/{desk.pk}/enter/", FORM | {"phone": written}).content.decode()
    assert "0612345678" in html
    assert not desk.questions.exists()


def test_what_the_form_wrote_is_sealed_shown_on_demand_alone_and_logged(team: Client, desk: Desk, sara: User) -> None:
    question = entered(team, desk, **REACHED)
    assert opened(question.contact) == Contact(phone="+212612345678", email="asker@example.org", language="fr")
    for clear in (b"12345678", b"asker"):
        assert clear not in bytes(question.contact)
    desk_html = team.get(f"/admin/live/{desk.pk}/desk/{question.number}/").content.decode()
    address = f"/admin/live/{desk.pk}/contact/{question.number}/"
    assert address in desk_html
    assert "612345678" not in desk_html
    assert team.get(address).status_code == 405
    shown = team.post(address)
    assert "tel:+212612345678" in shown.content.decode()
    assert "asker@example.org" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    event = question.events.get(verb="contact shown")
    assert (event.by_id, event.reason) == (sara.pk, "")
    stranger = Client()
    stranger.force_login(moderator(make_desk()))
    assert stranger.post(address).status_code in (302, 403)
    assert question.events.filter(verb="contact shown").count() == 1


def test_nothing_to_show_is_said_and_not_logged(team: Client, desk: Desk) -> None:
    question = make_question(desk)
    address = f"/admin/live/{desk.pk}/contact/{question.number}/"
    assert address not in team.get(f"/admin/live/{desk.pk}/desk/{question.number}/").content.decode()
    assert "tel:" not in team.post(address).content.decode()
    assert not question.events.filter(verb="contact shown").exists()


def test_who_asked_by_telephone_is_told_by_mail_in_the_language_of_the_call(team: Client, desk: Desk) -> None:
    question = entered(team, desk, **REACHED)
    assert ProcrastinateJob.objects.filter(task_name="live.tell_asker", args__question_id=question.pk).exists()
    send_notices(question.pk, State.RECEIVED)
    [letter] = mail.outbox
    assert letter.to == ["asker@example.org"]
    assert "Votre question" in letter.subject
    assert question.code in letter.body


def test_who_left_a_number_alone_is_written_no_mail(team: Client, desk: Desk) -> None:
    send_notices(entered(team, desk, phone=REACHED["phone"]).pk, State.RECEIVED)
    assert mail.outbox == []


def test_what_the_form_wrote_is_swept_when_its_days_are_over(team: Client, desk: Desk) -> None:
    question = entered(team, desk, **REACHED)
    Desk.objects.filter(pk=desk.pk).update(ended_at=timezone.now())
    days = timedelta(days=conf.contact_days)
    assert forget(timezone.now() + days - timedelta(hours=1))["contacts"] == 0
    assert forget(timezone.now() + days + timedelta(hours=1))["contacts"] == 1
    question.refresh_from_db()
    assert bytes(question.contact) == b""
    assert "tel:" not in team.post(f"/admin/live/{desk.pk}/contact/{question.number}/").content.decode()


def test_who_wishes_to_be_forgotten_is(team: Client, desk: Desk, sara: User) -> None:
    question = entered(team, desk, name="Souad", **REACHED)
    team.post(f"/admin/live/{desk.pk}/contact/{question.number}/", {"do": "forget"})
    question.refresh_from_db()
    assert (question.name, bytes(question.contact)) == ("", b"")
    assert question.events.get(verb="anonymised").by_id == sara.pk
