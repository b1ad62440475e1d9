"""Places beside works: in the reader's language, and as cheaply for many works as for one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale

from cms.taxonomy.models import Place
from cms.taxonomy.templatetags.terms import places_of, with_places
from tests.factories.content import make_episode, make_show

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Place:
    make_show("places")
    arabic, french = (Locale.objects.get(language_code=code) for code in ("ar", "fr"))
    place = Place.objects.create(name="شفشاون", slug="chefchaouen", locale=arabic, kind=Place.Kind.PROVINCE)
    Place.objects.create(
        name="Chefchaouen",
        slug="chefchaouen",
        locale=french,
        kind=Place.Kind.PROVINCE,
        translation_key=place.translation_key,
    )
    return place


@pytest.fixture
def commune(province: Place) -> Place:
    fields: dict[str, Any] = {"locale": province.locale, "kind": Place.Kind.COMMUNE, "parent": province}
    return Place.objects.create(name="باب برد", slug="bab-berred", **fields)


def episodes(count: int, *places: Place) -> list[Any]:
    show = make_show()
    return [make_episode(show, live=False, places=list(places)) for _ in range(count)]


def test_places_are_named_in_the_language_of_the_reader(province: Place) -> None:
    (work,) = episodes(1, province)
    with translation.override("fr"):
        assert [place.name for place in with_places([work])[0].shown_places] == ["Chefchaouen"]
        assert [place.name for place in places_of(work)] == ["Chefchaouen"]


def test_a_place_without_translation_keeps_its_own_name(commune: Place) -> None:
    (work,) = episodes(1, commune)
    with translation.override("fr"):
        assert [place.name for place in with_places([work])[0].shown_places] == ["باب برد"]


def test_the_province_comes_first(province: Place, commune: Place) -> None:
    (work,) = episodes(1, commune, province)
    with translation.override("ar"):
        assert with_places([work])[0].shown_places == [province, commune]
        assert places_of(work) == [province, commune]


def test_a_work_without_places_has_none(province: Place) -> None:
    assert [work.shown_places for work in with_places(episodes(2))] == [[], []]
    assert with_places([]) == []


def test_many_works_cost_as_many_queries_as_one(province: Place) -> None:
    works = episodes(12, province)
    counts = []
    for some in (works[:1], works):
        with CaptureQueriesContext(connection) as captured:
            with_places(some)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 4
