"""What was asked and promised is there to be found, and nothing of what is not public."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from cms.catalogue.records import HOUSE
from cms.live.models import Question
from cms.live.states import State, advance
from feeds.sitemap import SITEMAP
from feeds.tasks import build_feeds, build_house
from tests.answers import body
from tests.cms.live.evenings import make_evening
from tests.factories.live import make_programme, question_in

pytestmark = pytest.mark.django_db


def listed(client: Client) -> dict[str, str]:
    """The addresses that the sitemap has, in its order, with when they changed."""
    build_house(0)
    build_feeds(handle=HOUSE)
    answer = client.get("/sitemap-questions.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    names = {"s": SITEMAP}
    return {
        url.findtext("s:loc", namespaces=names): url.findtext("s:lastmod", namespaces=names)
        for url in etree.fromstring(body(answer))
    }


def paths(client: Client) -> list[str]:
    return ["/" + address.split("/", 3)[3] for address in listed(client)]


def test_questions_and_the_register_are_listed_and_open(client: Client) -> None:
    evening = make_evening("fr", phase="ended")
    found = paths(client)
    public = [f"/fr/live/{evening.desk.pk}/{question.number}/" for question in evening.questions[:2]]
    assert set(found) == {*public, *(f"/{code}/commitments/" for code in ("ar", "fr", "zgh", "es", "en"))}
    assert [client.get(path).status_code for path in found] == [200] * 7
    robots = client.get("/robots.txt").content.decode()
    assert "/sitemap-questions.xml\n" in robots


def test_what_is_withdrawn_or_belongs_to_a_draft_is_not_listed(client: Client) -> None:
    question = question_in(State.ACCEPTED, make_programme().desk)
    page = make_programme()
    question_in(State.ACCEPTED, page.desk)
    page.unpublish()
    assert paths(client) == [f"/ar/live/{question.desk_id}/{question.number}/"]
    advance(question, State.NEEDS_CLARIFICATION)
    assert paths(client) == []


def test_the_newest_comes_first_with_its_time(client: Client) -> None:
    desk = make_programme().desk
    old, new = question_in(State.ACCEPTED, desk), question_in(State.ACCEPTED, desk)
    earlier = timezone.now().replace(microsecond=0) - timedelta(days=3)
    Question.objects.filter(pk=old.pk).update(since=earlier)
    found = listed(client)
    assert [address.split("/")[-2] for address in found] == [str(new.number), str(old.number)]
    assert list(found.values())[1] == earlier.isoformat(timespec="seconds")
