"""The permanent page of a question, and the questions of a programme as open data."""

import csv
import io
import json
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from cms.live.models import Desk, Question
from cms.live.open_data import BOM, COLUMNS, safe
from cms.live.operations.answer_in_writing import answer_in_writing
from cms.live.operations.merge import merge
from cms.live.states import PUBLIC, State
from cms.media.models import Attachment
from cms.people.models import Person
from tests.cms.live.evenings import WORDS, make_evening
from tests.factories.live import make_programme, make_question, question_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_programme().desk


def described(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_only_what_is_public_has_a_page(client: Client, desk: Desk) -> None:
    for state in sorted(State):
        question = question_in(state, desk, text=f"هل للسؤال {state} صفحة؟")
        Question.objects.filter(pk=question.pk, state=State.LIVE).update(state=State.ANSWERED_ON_AIR)
        response = client.get(f"/ar/live/{desk.pk}/{question.number}/")
        assert response.status_code == (200 if state in PUBLIC else 404), state
        assert (question.text in response.content.decode()) == (state in PUBLIC), state


def test_a_page_says_who_where_what_and_what_was_promised(client: Client) -> None:
    evening, words = make_evening("ar", phase="ended"), WORDS["ar"]
    page = client.get(evening.addresses["question"]).content.decode()
    for said in ("questions", "communes", "name", "official", "office", "promise", "outcome", "title"):
        expected = words[said] if isinstance(words[said], str) else words[said][1 if said == "communes" else 0]
        assert expected in page
    data = described(page)
    assert (data["@type"], data["mainEntity"]["@type"]) == ("QAPage", "Question")
    assert data["mainEntity"]["acceptedAnswer"]["author"]["name"] == words["official"]
    second = client.get(f"/ar/live/{evening.desk.pk}/2/").content.decode()
    assert words["answer"] in second
    assert words["name"] not in second
    assert described(second)["mainEntity"]["acceptedAnswer"]["text"] == words["answer"]


def test_nothing_in_a_question_leaves_the_description(client: Client, desk: Desk) -> None:
    text = "هل </script><script>alert(1)</script> يصل الماء؟"
    question = question_in(State.ACCEPTED, desk, text=text)
    page = client.get(f"/ar/live/{desk.pk}/{question.number}/").content.decode()
    assert "<script>alert" not in page
    assert described(page)["mainEntity"]["text"] == text
    assert described(page)["mainEntity"]["answerCount"] == 0


def test_a_joined_question_leads_to_the_other(client: Client, desk: Desk) -> None:
    main, joined = (question_in(State.ACCEPTED, desk) for _number in range(2))
    merge(question=joined, into=main, by=None)
    response = client.get(f"/fr/live/{desk.pk}/{joined.number}/")
    assert (response.status_code, response["Location"]) == (301, f"/fr/live/{desk.pk}/{main.number}/")
    Question.objects.filter(pk=main.pk).update(state=State.RECEIVED)
    assert client.get(f"/fr/live/{desk.pk}/{joined.number}/").status_code == 404


def test_documents_of_an_answer_are_on_its_page(client: Client, desk: Desk) -> None:
    document = Attachment.objects.create(title="Étude du réseau", file=ContentFile(b"words", name="etude.txt"))
    question = question_in(State.WRITTEN_DUE, desk)
    answer_in_writing(question=question, text="Voyez l'étude.", by=None, documents=[document])
    page = client.get(f"/fr/live/{desk.pk}/{question.number}/").content.decode()
    assert document.url in page
    assert "Étude du réseau" in page


def test_hidden_votes_are_hidden_here_too(client: Client, desk: Desk) -> None:
    question = question_in(State.ACCEPTED, desk)
    Question.objects.filter(pk=question.pk).update(votes=4321)
    Desk.objects.filter(pk=desk.pk).update(hides_votes=True)
    root = f"/fr/live/{desk.pk}"
    for address in (f"{root}/{question.number}/", f"{root}/questions.csv", f"{root}/questions.json"):
        assert "4321" not in client.get(address).content.decode()
    Desk.objects.filter(pk=desk.pk).update(ended_at=timezone.now())
    assert "4321" in client.get(f"{root}/questions.csv").content.decode()


def test_a_programme_that_is_withdrawn_takes_its_questions_along(client: Client) -> None:
    programme = make_programme()
    question = question_in(State.ACCEPTED, programme.desk)
    programme.unpublish()
    root = f"/ar/live/{programme.desk.pk}"
    for address in (f"{root}/{question.number}/", f"{root}/questions.csv", f"{root}/questions.json"):
        assert client.get(address).status_code == 404


def table(client: Client, desk: Desk) -> list[dict[str, str]]:
    text = client.get(f"/ar/live/{desk.pk}/questions.csv").content.decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_the_table_and_the_json_say_the_same(client: Client) -> None:
    evening = make_evening("ar", phase="ended")
    rows = table(client, evening.desk)
    found = client.get(f"/ar/live/{evening.desk.pk}/questions.json").json()
    assert [list(row) for row in rows] == [list(COLUMNS)] * len(rows)
    assert [row["question"] for row in rows] == [each["question"] for each in found["questions"]]
    assert [row["number"] for row in rows] == ["1", "2"], "public questions alone"
    assert rows[0]["asked_by"] == WORDS["ar"]["name"]
    assert WORDS["ar"]["promise"] in rows[0]["promised"]
    assert found["licence"].startswith("https://creativecommons.org/")
    assert client.get(f"/ar/live/{evening.desk.pk}/questions.xml").status_code == 404


FORMULAS = [
    '=HYPERLINK("http://x.example","سؤال")',
    "+1+1 سؤال",
    "-2+3 cmd سؤال",
    "@SUM(A1) سؤال",
    "＝1+1 سؤال",
    "＋1 سؤال",
    "－1 سؤال",
    "＠SUM سؤال",
    "|سؤال",
    "%سؤال",
]


def test_no_spreadsheet_calculates_what_somebody_asked(client: Client, desk: Desk) -> None:
    for text in FORMULAS:
        question_in(State.ACCEPTED, desk, text=text, name=text, naming="full")
    rows = table(client, desk)
    assert [row["question"] for row in rows] == [f"'{text}" for text in FORMULAS]
    assert [row["asked_by"] for row in rows] == [f"'{text}" for text in FORMULAS]
    found = client.get(f"/ar/live/{desk.pk}/questions.json").json()["questions"]
    assert [each["question"] for each in found] == FORMULAS, "JSON says it as it is"


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200f=1", "\u200b+1"])
def test_nor_what_hides_behind_a_sign(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_signs_of_a_table_stay_in_their_cell(client: Client, desk: Desk) -> None:
    text = 'سؤال "عن" الماء; والطرق, وغيرها\nفي سطرين'
    question_in(State.ACCEPTED, desk, text=text)
    assert [row["question"] for row in table(client, desk)] == [text]


def test_what_waits_is_nobodys_business(client: Client, desk: Desk) -> None:
    make_question(desk)
    assert table(client, desk) == []


def test_officials_are_named_as_the_reader_knows_them(client: Client) -> None:
    evening = make_evening("ar", phase="on_air")
    person = evening.invitation.person
    french = Locale.objects.get(language_code="fr")
    Person.objects.create(
        name="Naïma Errifi", slug=person.slug, locale=french, translation_key=person.translation_key, role_line="Eau"
    )
    page = client.get(evening.addresses["question"].replace("/ar/", "/fr/")).content.decode()
    assert "Naïma Errifi" in page
    assert person.name in client.get(evening.addresses["question"]).content.decode()
