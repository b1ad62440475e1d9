"""Lists cost the same number of queries whether a show has ten episodes or a thousand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_save, pre_save
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from factory.django import mute_signals

from cms.catalogue import queries
from cms.people.models import Person
from cms.podcasts.models import EpisodeCredit, EpisodePage, ShowPage
from cms.taxonomy.models import Place, Topic
from tests.factories.content import home, make_recording, make_show

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def show() -> ShowPage:
    return make_show("many")


@pytest.fixture
def grow(show: ShowPage) -> Callable[[int], None]:
    """Return a function that brings the show to so many live episodes, on one topic, place and person."""
    recording = make_recording(show)
    topic = Topic.objects.create(name="Water", slug="water", locale=show.locale)
    place = Place.objects.create(name="Tetouan", slug="tetouan", locale=show.locale, kind=Place.Kind.PROVINCE)
    person = Person.objects.create(name="Salma", slug="salma", locale=show.locale)

    def grow_to(count: int) -> None:
        # Search index and workflow listen to each save; what is counted here is reading.
        with mute_signals(pre_save, post_save):
            for number in range(EpisodePage.objects.child_of(show).count(), count):
                show.add_child(
                    instance=EpisodePage(
                        title=f"Episode {number}",
                        slug=f"episode-{number}",
                        summary="Summary",
                        locale=show.locale,
                        recording=recording,
                        topics=[topic],
                        places=[place],
                        credit_rows=[EpisodeCredit(person=person, role="host")],
                        first_published_at=timezone.now(),
                        last_published_at=timezone.now(),
                    )
                )

    return grow_to


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


def test_queries_do_not_grow_with_the_number_of_episodes(show: ShowPage, grow: Callable[[int], None]) -> None:
    def get(address: str) -> None:
        assert Client().get(address).status_code == 200

    def measure() -> dict[str, int]:
        pages = {address: count(lambda address=address: get(address)) for address in addresses(show)}
        return pages | {"feed": count(lambda: queries.feed(show.handle))}

    grow(10)
    few = measure()
    grow(1000)
    many = measure()
    assert len(queries.feed(show.handle).episodes) == 1000
    assert {address: many[address] - few[address] for address in few} == dict.fromkeys(few, 0)
    assert max(few.values()) < 60, few
