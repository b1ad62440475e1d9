"""A page with very many questions is read as quickly as one with few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.live.models import Question
from cms.live.states import State
from tests.cms.live.evenings import Evening, make_evening

pytestmark = pytest.mark.django_db


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


def ask_more(evening: Evening, number: int, first: int = 100) -> None:
    like = evening.questions[1]
    more = [
        Question(
            desk=evening.desk,
            number=first + n,
            text=f"Question {n}",
            state=State.ACCEPTED,
            place=like.place,
            topic=like.topic,
            directed_to=evening.invitation,
            words=["eau", "route"],
        )
        for n in range(number)
    ]
    Question.objects.bulk_create(more)


@pytest.mark.parametrize("phase", ["collecting", "ended"])
def test_the_number_of_queries_does_not_grow(client: Client, phase: str) -> None:
    evening = make_evening("ar", phase=phase)
    root = f"/ar/live/{evening.desk.pk}"
    addresses = [evening.page.url, f"{root}/questions.csv", f"{root}/similar/?text=eau+route", "/ar/commitments/"]
    ask_more(evening, 3, first=50)
    for address in addresses:
        client.get(address)
    before = [queries(client, address) for address in addresses]
    ask_more(evening, 100)
    assert [queries(client, address) for address in addresses] == before
