"""Those who asked are told what became of it: once for each state, in their language, with all who asked the same."""

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.live.contacts import Contact, opened, sealed
from cms.live.models import Desk, Question
from cms.live.notices import TELL, send_notices
from cms.live.operations.anonymise import anonymise
from cms.live.operations.answer_in_writing import answer_in_writing
from cms.live.operations.ask_for_clarification import ask_for_clarification
from cms.live.operations.merge import merge
from cms.live.operations.part import part
from cms.live.operations.refuse import refuse
from cms.live.states import State, advance
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_programme(title="Conseil ouvert").desk


def asked(desk: Desk, email: str = "souad@example.org", language: str = "fr", text: str = "Quand l'eau ?") -> Question:
    return make_question(desk, text, contact=sealed(Contact(email=email, language=language)), language="fr")


def sent() -> list[tuple[str, str]]:
    """Do what waits in the queue; return the addresses and the first lines of what was written since."""
    before = len(mail.outbox)
    for job in ProcrastinateJob.objects.filter(task_name=TELL, status="todo").order_by("id"):
        send_notices(job.args["question_id"], State(job.args["state"]), job.args["event"])
    return [(letter.to[0], str(letter.body).splitlines()[0]) for letter in mail.outbox[before:]]


def test_every_step_that_matters_is_told_once(desk: Desk) -> None:
    question = asked(desk)
    assert sent() == [("souad@example.org", "Nous avons bien reçu votre question.")]
    letter = mail.outbox[0]
    assert letter.subject == "Votre question à «\N{NO-BREAK SPACE}Conseil ouvert\N{NO-BREAK SPACE}»"
    assert f"/fr/live/track/{question.code}/" in str(letter.body)
    advance(question, State.SCREENING)
    advance(question, State.ACCEPTED)
    assert sent() == [("souad@example.org", "Votre question a été retenue.")]
    advance(question, State.RECEIVED)
    advance(question, State.ACCEPTED)
    assert sent() == []
    answer_in_writing(question=question, text="À la fin de mars.", by=None)
    assert sent() == [("souad@example.org", "Il a été répondu à votre question par écrit.")]
    assert "À la fin de mars." in str(mail.outbox[-1].body)


def test_each_reads_it_in_the_own_language(desk: Desk) -> None:
    asked(desk, "a@example.org", "ar")
    asked(desk, "z@example.org", "zgh")
    asked(desk, "x@example.org", "xx")
    assert sent() == [
        ("a@example.org", "توصلنا بسؤالك."),
        ("z@example.org", "ⵢⵓⵡⴹ ⴷ ⵓⵙⵇⵙⵉ ⵏⵏⵓⵏ."),
        ("x@example.org", "توصلنا بسؤالك."),
    ]


def test_reasons_and_messages_are_in_it(desk: Desk) -> None:
    unclear, refused = asked(desk), asked(desk)
    ask_for_clarification(question=unclear, what="Quelle route ?", by=None)
    refuse(question=refused, reason="off_topic", message="Une autre soirée en parlera.", by=None)
    sent()
    clear, reason = (str(letter.body) for letter in mail.outbox[-2:])
    assert "Quelle route ?" in clear
    assert "Elle ne concerne pas cette émission" in reason
    assert "Une autre soirée en parlera." in reason


def test_all_who_asked_the_same_hear_of_the_answer(desk: Desk) -> None:
    main, joined, parted = asked(desk, "1@x.org"), asked(desk, "2@x.org"), asked(desk, "3@x.org")
    advance(main, State.ACCEPTED)
    merge(question=joined, into=main, by=None)
    merge(question=parted, into=main, by=None)
    part(question=parted, by=None)
    sent()
    question = Question.objects.get(pk=main.pk)
    answer_in_writing(question=question, text="À la fin de mars.", by=None)
    assert [address for address, _line in sent()] == ["1@x.org", "2@x.org"]


def test_who_left_no_address_is_not_written_to(desk: Desk) -> None:
    question_in(State.ACCEPTED, desk)
    make_question(desk, contact=sealed(Contact(phone="+212612345678")))
    gone = asked(desk)
    sent()
    anonymise(question=gone)
    advance(gone, State.ACCEPTED)
    assert sent() == []
    assert len(mail.outbox) == 1


def test_what_did_not_happen_is_not_told(desk: Desk) -> None:
    question = asked(desk)
    sent()
    savepoint = transaction.savepoint()
    advance(question, State.ACCEPTED)
    transaction.savepoint_rollback(savepoint)
    assert sent() == []


def test_a_letter_that_could_not_be_sent_is_sent_again(desk: Desk, settings: object) -> None:
    asked(desk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="refused"):
        sent()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    assert len(sent()) == 1
    assert sent() == []


def test_an_address_sealed_with_another_key_is_nobodys(desk: Desk, settings: object) -> None:
    contact = sealed(Contact(email="a@b.org"))
    assert opened(contact).email == "a@b.org"
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert opened(contact) == Contact()
