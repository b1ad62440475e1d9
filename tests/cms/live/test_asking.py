"""The public asks, in the words of somebody who has a browser and nothing else."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from cms.live.contacts import opened
from cms.live.models import Desk, LiveProgrammePage, Question
from cms.live.models.question import Naming
from cms.live.sending import new_ticket
from cms.live.states import State
from cms.taxonomy.models import Place, Topic
from tests.cms.live.evenings import make_evening
from tests.factories.live import make_programme, question_in

pytestmark = pytest.mark.django_db
TEXT = "متى يصل الماء الصالح للشرب إلى دوار بني سلمان؟"


@pytest.fixture
def programme() -> LiveProgrammePage:
    return make_programme()


def ask(client: Client, programme: LiveProgrammePage, text: str = TEXT, code: str = "ar", **fields: Any) -> Any:
    """Send the form, a minute after it was opened."""
    values = {"ticket": new_ticket(ago=timedelta(minutes=1)), "text": text, "consent": "on"} | fields
    headers = values.pop("headers", None)
    return client.post(f"/{code}/live/{programme.desk.pk}/ask/", values, headers=headers)


def test_somebody_asks_and_gets_a_code(client: Client, programme: LiveProgrammePage) -> None:
    response = ask(client, programme)
    question = Question.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/ar/live/track/{question.code}/?sent=1")
    assert (question.text, question.state, question.language, question.source) == (TEXT, "received", "ar", "web")
    page = client.get(response["Location"]).content.decode()
    assert f"{question.code[:4]} {question.code[4:]}" in page
    assert TEXT in page
    assert TEXT not in client.get(programme.url).content.decode()


def test_a_question_asks_little_of_the_database(
    client: Client, programme: LiveProgrammePage, django_assert_max_num_queries: Any
) -> None:
    ask(client, programme, "هل من حافلة بين القرى والمستشفى الإقليمي؟")
    with django_assert_max_num_queries(15):
        assert ask(client, programme).status_code == 303


def test_the_page_of_the_programme_has_the_form_and_is_the_same_for_everybody(
    client: Client, programme: LiveProgrammePage
) -> None:
    response = client.get(programme.url)
    page = response.content.decode()
    assert f'action="/ar/live/{programme.desk.pk}/ask/"' in page
    assert "csrfmiddlewaretoken" not in page
    assert not response.cookies
    tickets = re.findall(r'name="ticket" value="([^"]+)"', page)
    assert len(tickets) == 1
    assert ask(client, programme, ticket=tickets[0], proof="").status_code == 429, "sent within the same second"


def test_all_that_is_filled_in_is_kept(client: Client) -> None:
    evening = make_evening("fr")
    place, topic = Place.objects.get(name="Bab Berred"), Topic.objects.get(name="Eau")
    about = {"place": place.pk, "topic": topic.pk, "name": " Souad \u202e El Amrani ", "naming": "initials"}
    ask(client, evening.page, "Où sont les bus du matin ?", "fr", email="souad@example.org", **about)
    question = Question.objects.latest("pk")
    assert (question.place, question.topic, question.name) == (place, topic, "Souad El Amrani")
    assert (question.naming, question.language) == (Naming.INITIALS, "fr")
    assert (opened(question.contact).email, opened(question.contact).language) == ("souad@example.org", "fr")
    assert b"souad" not in bytes(question.contact)
    assert question.device
    assert question.network
    assert "127.0.0" not in question.network


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "اكتب سؤالك."),
        (" \u200b\u202e\n", "اكتب سؤالك."),
        ("؟؟؟ !!! … 123", "لم نجد فيه أي كلمة"),
        ("سؤال " * 2000, "لا يتجاوز السؤال 600 حرف"),
    ],
)
def test_what_is_no_question_is_sent_back_with_a_reason(
    client: Client, programme: LiveProgrammePage, text: str, told: str
) -> None:
    response = ask(client, programme, text, name="سعاد")
    page = response.content.decode()
    assert response.status_code == 422
    assert told in page
    assert "سعاد" in page
    assert page.count("سؤال سؤال") == 0 or text.strip() in page, "not a letter is lost"
    assert not Question.objects.exists()


def test_without_consent_nothing_is_kept(client: Client, programme: LiveProgrammePage) -> None:
    response = ask(client, programme, consent="")
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert not Question.objects.exists()


def test_who_wishes_to_be_named_says_how(client: Client, programme: LiveProgrammePage) -> None:
    assert ask(client, programme, naming="full").status_code == 422
    assert ask(client, programme, naming="resident").status_code == 303


def test_html_is_text(client: Client, programme: LiveProgrammePage) -> None:
    text = "هل <script>alert(1)</script> &lt; <b>يصل</b> الماء؟"
    response = ask(client, programme, text)
    assert Question.objects.get().text == text
    page = client.get(response["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_double_click_asks_once(client: Client, programme: LiveProgrammePage) -> None:
    ticket = new_ticket(ago=timedelta(minutes=1))
    first, second = (ask(client, programme, ticket=ticket) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert Question.objects.count() == 1
    assert ask(client, programme, "سؤال آخر عن الطرق", ticket=ticket)["Location"] != first["Location"]
    assert ask(client, programme, ticket=new_ticket(ago=timedelta(minutes=1)))["Location"] != first["Location"]


def test_what_nobody_writes_by_hand_is_not_even_shown_again(client: Client, programme: LiveProgrammePage) -> None:
    response = ask(client, programme, "سؤال " * 100_000)
    assert response.status_code == 413
    assert len(response.content) < 100_000
    assert not Question.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_ask_once() -> None:
    programme = make_programme()
    ticket = new_ticket(ago=timedelta(minutes=1))

    def click(_number: int) -> str:
        try:
            return str(ask(Client(), programme, ticket=ticket)["Location"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(click, range(4)))) == 1
    assert Question.objects.count() == 1


def test_a_desk_that_takes_none_gives_the_words_back(client: Client, programme: LiveProgrammePage) -> None:
    Desk.objects.update(is_paused=True)
    response = ask(client, programme)
    assert response.status_code == 409
    assert TEXT in response.content.decode()
    Desk.objects.update(is_paused=False, ended_at=timezone.now())
    assert ask(client, programme).status_code == 409
    assert not Question.objects.exists()


def test_nobody_asks_a_programme_that_is_not_announced(client: Client, programme: LiveProgrammePage) -> None:
    programme.unpublish()
    assert ask(client, programme).status_code == 404
    assert client.get(f"/ar/live/{programme.desk.pk}/ask/").status_code == 404
    assert client.get("/ar/live/999999/ask/").status_code == 404


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_another_site_cannot_ask_in_the_name_of_its_visitors(
    client: Client, programme: LiveProgrammePage, headers: dict[str, str]
) -> None:
    assert ask(client, programme, headers=headers).status_code == 403
    assert not Question.objects.exists()
    assert ask(client, programme, headers={"Origin": "http://testserver"}).status_code == 303


def test_similar_questions_are_proposed_once(client: Client, programme: LiveProgrammePage) -> None:
    known = question_in(State.ACCEPTED, programme.desk, text=TEXT)
    text = "متى سيصل الماء الصالح للشرب الى دوار بني سلمان"
    first = ask(client, programme, text)
    page = first.content.decode()
    assert first.status_code == 422
    assert known.text in page
    assert f'value="{known.number}"' in page
    assert text in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    assert ask(client, programme, text, seen=seen[1]).status_code == 303
    assert Question.objects.latest("pk").text == text


def test_personal_data_is_pointed_out_before_anything_is_kept(client: Client, programme: LiveProgrammePage) -> None:
    text = "اتصلوا بي على الرقم 0612345678 بخصوص الماء"
    first = ask(client, programme, text)
    assert first.status_code == 422
    assert "رقم هاتف" in first.content.decode()
    assert not Question.objects.exists()
    seen = re.search(r'name="seen" value="([^"]+)"', first.content.decode())
    assert seen
    ask(client, programme, text, seen=seen[1])
    assert Question.objects.get().hints == ["phone"]


def test_proposals_while_writing(client: Client, programme: LiveProgrammePage) -> None:
    known = question_in(State.ACCEPTED, programme.desk, text=TEXT)
    address = f"/ar/live/{programme.desk.pk}/similar/"
    assert known.text in client.get(address, {"text": "الماء في دوار بني سلمان"}).content.decode()
    assert client.get(address, {"text": "ما"}).content.decode().strip() == ""
