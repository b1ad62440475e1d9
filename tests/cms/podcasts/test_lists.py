"""Lists cost the same number of queries whether a show has ten episodes or a thousand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.catalogue import queries
from cms.people.models import Person
from cms.podcasts.models import EpisodeCredit, ShowPage
from cms.taxonomy.models import Place, Topic
from tests.factories.archive import grow
from tests.factories.content import home, make_episode, make_recording, make_show

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def show() -> ShowPage:
    """A show with an episode on a topic, a place and a person."""
    made = make_show("many")
    make_episode(
        made,
        recording=make_recording(made),
        topics=[Topic.objects.create(name="Water", slug="water", locale=made.locale)],
        places=[Place.objects.create(name="Tetouan", slug="tetouan", locale=made.locale, kind=Place.Kind.PROVINCE)],
        credit_rows=[
            EpisodeCredit(person=Person.objects.create(name="Salma", slug="salma", locale=made.locale), role="host")
        ],
    )
    return made


def count(read: Callable[[], Any]) -> int:
    read()
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def addresses(show: ShowPage) -> list[str]:
    index = show.get_parent()
    return [
        home().url,
        index.url,
        show.url,
        "/ar/topics/water/",
        "/ar/places/tetouan/",
        "/ar/people/salma/",
    ]


def test_queries_do_not_grow_with_the_number_of_episodes(show: ShowPage) -> None:
    def get(address: str) -> None:
        assert Client().get(address).status_code == 200

    def measure() -> dict[str, int]:
        pages = {address: count(lambda address=address: get(address)) for address in addresses(show)}
        return pages | {"feed": count(lambda: queries.feed(show.handle))}

    grow(show, 10)
    few = measure()
    grow(show, 1000)
    many = measure()
    assert len(queries.feed(show.handle).episodes) == 1000
    assert {address: many[address] - few[address] for address in few} == dict.fromkeys(few, 0)
    assert max(few.values()) < 60, few
