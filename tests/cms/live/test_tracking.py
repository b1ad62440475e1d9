"""An asker follows the own question by its code, answers, and takes the name back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.live import board
from cms.live.contacts import Contact, sealed
from cms.live.counters import counters
from cms.live.deciding import Quicker
from cms.live.models import Desk, Question, Vote
from cms.live.operations.accept import accept
from cms.live.operations.anonymise import anonymise
from cms.live.operations.ask_for_clarification import ask_for_clarification
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.clarify import clarify
from cms.live.operations.edit_text import edit_text
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.hand_on import hand_on
from cms.live.operations.merge import merge
from cms.live.operations.put_on_air import put_on_air
from cms.live.operations.refuse import refuse
from cms.live.operations.withdraw import withdraw
from cms.live.policies import WINDOW
from cms.live.retention import forget
from cms.live.states import TRANSITIONS, State, TransitionRefused, advance
from cms.live.verbs import offered
from cms.live.wording import TOLD_TO_ASKER
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_programme().desk


def followed(client: Client, question: Question) -> str:
    return str(client.get(f"/fr/live/track/{question.code}/").content.decode())


def test_a_code_is_found_however_it_is_written_down(client: Client, desk: Desk) -> None:
    question = make_question(desk)
    for written in ("{0}{1}", "{0} {1}", "{0}-{1}", " {0}.{1} "):
        code = written.format(question.code[:4], question.code[4:])
        response = client.get("/ar/live/track/", {"code": code.lower()})
        assert response["Location"] == f"/ar/live/track/{question.code}/"


@pytest.mark.parametrize("code", ["", "ABCD", "ABCD-2345", "O0O0-I1I1", "x" * 500, "\x00"])
def test_a_code_that_leads_nowhere_says_so(client: Client, code: str) -> None:
    response = client.get("/ar/live/track/", {"code": code})
    assert response.status_code == 422
    assert 'id="code-error"' in response.content.decode()


def test_every_state_is_told_in_plain_words() -> None:
    assert set(TOLD_TO_ASKER) == set(State)


def test_nobody_is_led_to_the_page_of_a_code(client: Client, desk: Desk) -> None:
    response = client.get(f"/ar/live/track/{make_question(desk).code}/")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_what_became_of_it_is_told(client: Client, desk: Desk) -> None:
    refused, handed, joined = (make_question(desk) for _number in range(3))
    refuse(question=refused, reason="outside", message="Voyez la commune.", by=None)
    hand_on(question=handed, body="Agence du bassin hydraulique", by=None)
    main = question_in(State.ACCEPTED, desk)
    merge(question=joined, into=main, by=None)
    assert "Elle ne relève pas des compétences de la région" in followed(client, refused)
    assert "/fr/live/charter/#outside" in followed(client, refused)
    assert "Voyez la commune." in followed(client, refused)
    assert "Agence du bassin hydraulique" in followed(client, handed)
    page = followed(client, joined)
    assert "Votre question a été jointe" in page
    assert f"/fr/live/{desk.pk}/{main.number}/" in page
    advance(main, State.WRITTEN_DUE)
    assert "Il sera répondu à votre question par écrit." in followed(client, joined)


def test_the_asker_says_what_was_missing(client: Client, desk: Desk) -> None:
    question = make_question(desk, "Quand ?")
    ask_for_clarification(question=question, what="Quelle route ?", by=None)
    assert "Quelle route ?" in followed(client, question)
    address = f"/fr/live/track/{question.code}/"
    assert client.post(address, {"text": "?!"}).status_code == 422
    assert client.post(address, {"text": "Quand rouvrira la route de Bab Berred ?"}).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.text) == ("received", "Quand rouvrira la route de Bab Berred ?")
    assert (question.original, "rouvrira" in question.words) == ("Quand ?", True)
    assert client.post(address, {"text": "Encore une autre question"}).status_code == 409


def test_only_what_was_asked_back_can_be_changed(desk: Desk) -> None:
    for state in sorted(set(State) - {State.NEEDS_CLARIFICATION}):
        with pytest.raises(TransitionRefused):
            clarify(question=question_in(state, Desk.objects.create(guid=state)), text="Autre chose")


def test_the_asker_takes_the_name_back(client: Client, desk: Desk) -> None:
    known: dict[str, Any] = {"name": "Souad El Amrani", "naming": "full", "device": "d", "network": "n"}
    question = question_in(State.ACCEPTED, desk, contact=sealed(Contact(email="s@example.org")), **known)
    public = f"/fr/live/{desk.pk}/{question.number}/"
    assert "Souad El Amrani" in client.get(public).content.decode()
    client.post(f"/fr/live/track/{question.code}/", {"act": "anonymise"})
    assert "Souad" not in client.get(public).content.decode()
    question.refresh_from_db()
    assert (question.name, question.naming, bytes(question.contact)) == ("", "resident", b"")
    assert question.state == "accepted"
    assert "Souad" not in str(list(desk.live_events.values_list("public", flat=True)))


def test_what_counts_how_often_a_device_asks_is_forgotten_when_it_counts_no_more(desk: Desk) -> None:
    known = {"device": "d", "network": "n"}
    old, new = make_question(desk, **known), make_question(desk, **known)
    Question.objects.filter(pk=old.pk).update(received_at=timezone.now() - WINDOW - timedelta(seconds=1))
    old.refresh_from_db()
    assert [anonymise(question=question).device for question in (old, new)] == ["", "d"]
    assert forget(timezone.now())["marks"] == 0
    assert forget(timezone.now() + WINDOW)["marks"] == 1
    new.refresh_from_db()
    assert (new.device, new.network) == ("", "")


def test_another_site_cannot_act_for_the_asker(client: Client, desk: Desk) -> None:
    question = make_question(desk, name="Souad")
    address = f"/fr/live/track/{question.code}/"
    response = client.post(address, {"act": "anonymise"}, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 403
    question.refresh_from_db()
    assert question.name == "Souad"


@pytest.mark.parametrize(
    ("backend", "contact", "is_told"),
    [
        ("locmem", Contact(email="asker@example.org"), True),
        ("dummy", Contact(email="asker@example.org"), False),
        ("locmem", Contact(phone="+212612345678"), False),
        ("locmem", Contact(), False),
    ],
)
def test_mail_is_promised_only_where_it_is_sent(
    client: Client, settings: Any, backend: str, contact: Contact, *, is_told: bool
) -> None:
    question = make_question(make_programme().desk, contact=sealed(contact))
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    html = client.get(f"/en/live/track/{question.code}/").content.decode()
    assert ("We write to your e-mail address" in html, "We write to nobody" in html) == (is_told, not is_told)


WITHDRAWABLE = sorted({before for before in State if State.WITHDRAWN in TRANSITIONS[before]} | {State.MERGED})


@pytest.mark.parametrize("state", WITHDRAWABLE)
def test_what_was_not_on_air_yet_is_taken_back_whole(client: Client, desk: Desk, state: State) -> None:
    known: dict[str, Any] = {
        "name": "Souad El Amrani",
        "naming": "full",
        "contact": sealed(Contact(phone="+212612345678")),
    }
    question = question_in(state, desk, text="Quand rouvrira la route ?", **known)
    assert "Retirer ma question" in followed(client, question)
    client.post(f"/fr/live/track/{question.code}/", {"act": "withdraw"})
    page = followed(client, question)
    assert "Vous avez retiré votre question." in page
    assert ("la route" in page, "Souad" in page, "Retirer" in page) == (False, False, False)
    kept = Question.objects.filter(pk=question.pk).values().get()
    assert kept["state"] == State.WITHDRAWN
    assert not {"Quand rouvrira la route ?", "Souad El Amrani"} & {str(value) for value in kept.values()}
    assert bytes(kept["contact"]) == b""
    assert client.get(f"/fr/live/{desk.pk}/{question.number}/").status_code == 404
    assert "la route" not in str(list(desk.live_events.values_list("public", flat=True)))
    assert board.columns(desk, board.Look()) == {"queue": [], "cued": [], "shortlisted": [], "accepted": []}
    last = question.events.last()
    assert last is not None
    assert (last.verb, last.by_id) == ("withdrawn", None)
    assert (counters(desk).received, counters(desk).withdrawn, counters(desk).waiting) == (1, 1, 0)


def test_the_desk_can_do_nothing_any_more_with_what_was_taken_back(desk: Desk) -> None:
    question = withdraw(question=make_question(desk))
    assert offered(question) == {}
    for change in (
        lambda: edit_text(question=question, text="Autre chose", by=None),
        lambda: accept(question=question, by=None),
        lambda: withdraw(question=question),
    ):
        with pytest.raises(Quicker):
            change()


def test_the_open_screens_are_told_that_a_question_was_taken_back(desk: Desk) -> None:
    withdraw(question=question_in(State.CUED, desk))
    last = desk.live_events.last()
    assert last is not None
    assert (last.kind, last.public, last.crew["state"]) == ("gone", {"n": 1}, "withdrawn")


@pytest.mark.parametrize("state", sorted(set(State) - set(WITHDRAWABLE)))
def test_what_became_part_of_the_record_stays_in_it(client: Client, desk: Desk, state: State) -> None:
    question = question_in(state, desk, text="Quand rouvrira la route ?")
    assert "Retirer ma question" not in followed(client, question)
    assert client.post(f"/fr/live/track/{question.code}/", {"act": "withdraw"}).status_code == 409
    question.refresh_from_db()
    assert question.state == state


def test_what_was_on_air_stays_though_the_answer_comes_in_writing(desk: Desk) -> None:
    desk = begin_programme(desk=desk, by=None)
    question = put_on_air(question=question_in(State.CUED, desk), by=None)
    ask_in_writing(question=end_on_air(question=question, by=None), to=None, due=None, by=None)
    with pytest.raises(TransitionRefused):
        withdraw(question=Question.objects.get(pk=question.pk))


def test_others_who_asked_the_same_do_not_lose_their_question(desk: Desk) -> None:
    main, second, third = (make_question(desk) for _number in range(3))
    for question in (second, third):
        Vote.objects.create(question=question, device=f"device-{question.number}")
        merge(question=question, into=main, by=None)
    withdraw(question=second)
    main.refresh_from_db()
    assert (main.state, main.votes, main.merged.count()) == (State.RECEIVED, 1, 1)
    withdraw(question=main)
    third.refresh_from_db()
    assert (third.state, third.merged_into) == (State.RECEIVED, None)
    assert third.text
