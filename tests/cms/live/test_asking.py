"""The public asks, in the words of somebody who has a browser and nothing else."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cms.live.models import LiveProgrammePage, Question
from cms.live.sending import new_ticket
from tests.factories.live import make_programme

pytestmark = pytest.mark.django_db
TEXT = "متى يصل الماء الصالح للشرب إلى دوار بني سلمان؟"


@pytest.fixture
def programme() -> LiveProgrammePage:
    return make_programme()


def opened(minutes: float = 1) -> str:
    """Return the ticket of a form that was opened some time ago."""
    return new_ticket(ago=timedelta(minutes=minutes))


def ask(client: Client, programme: LiveProgrammePage, text: str = TEXT, **fields: Any) -> Any:
    values = {"ticket": opened(), "text": text, "consent": "on"} | fields
    return client.post(f"/ar/live/{programme.desk.pk}/ask/", values)


def test_somebody_asks_and_gets_a_code(client: Client, programme: LiveProgrammePage) -> None:
    response = ask(client, programme)
    question = Question.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/ar/live/track/{question.code}/?sent=1")
    assert (question.text, question.state, question.language, question.source) == (TEXT, "received", "ar", "web")
    page = client.get(response["Location"]).content.decode()
    assert f"{question.code[:4]} {question.code[4:]}" in page
    assert TEXT in page
    assert "الماء" not in client.get(f"/ar/live/{programme.desk.pk}/ask/").content.decode()


def test_the_page_of_the_programme_has_the_form(client: Client, programme: LiveProgrammePage) -> None:
    response = client.get(programme.url)
    page = response.content.decode()
    assert f'action="/ar/live/{programme.desk.pk}/ask/"' in page
    assert "csrf" not in page
    # The page is the same for everybody, so that it can be kept by a cache.
    assert not response.cookies
    ticket = re.search(r'name="ticket" value="([^"]+)"', page)
    assert ticket
