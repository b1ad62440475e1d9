"""How times, sizes, languages and descriptions are written for visitors."""

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context
from django.test import RequestFactory
from django.utils import translation

from cms.core.templatetags import athir


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(0, "0:00"), (9.9, "0:09"), (61, "1:01"), (3599, "59:59"), (3725, "1:02:05"), (None, "0:00")],
)
def test_seconds_are_written_as_on_a_clock(seconds: float | None, written: str) -> None:
    assert athir.clock(seconds) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "PT0S"), (59, "PT59S"), (60, "PT1M0S"), (3725, "PT1H2M5S"), (3600, "PT1H0S")]
)
def test_seconds_are_written_for_machines(seconds: float, written: str) -> None:
    assert athir.iso_duration(seconds) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (1, "1 second"),
        (43, "43 seconds"),
        (61, "1 minute"),
        (1720, "29 minutes"),
        (3590, "1 hour"),
        (3660, "1 hour 1 minute"),
        (7320, "2 hours 2 minutes"),
    ],
)
def test_seconds_are_written_in_words(seconds: float, written: str) -> None:
    with translation.override("en"):
        assert athir.in_words(seconds) == written


@pytest.mark.parametrize(
    ("length", "written"), [(0, "0 KB"), (689_000, "689 KB"), (1_000_000, "1 MB"), (27_400_000, "27 MB")]
)
def test_a_size_is_written_in_whole_units(length: int, written: str) -> None:
    with translation.override("en"):
        assert athir.file_size(length) == written


def test_french_punctuation_stays_with_its_word() -> None:
    assert athir.typeset("Premier stage : « trois » questions ?") == (
        "Premier stage\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}trois\N{NO-BREAK SPACE}» questions\N{NO-BREAK SPACE}?"
    )


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("zgh", "ltr")])
def test_each_language_has_its_direction(code: str, direction: str) -> None:
    assert athir.direction(code) == direction


def test_only_what_is_in_another_language_says_so() -> None:
    with translation.override("ar"):
        assert athir.in_language_of(SimpleNamespace(language_code="ar")) == ""
        assert athir.in_language_of(SimpleNamespace(language_code="fr")) == ' lang="fr" dir="ltr"'


def work(**fields: Any) -> SimpleNamespace:
    values = {
        "kind": "episode",
        "url": "/ar/podcasts/show/episode/",
        "title": "The dam",
        "summary": "Water & roads",
        "language_code": "ar",
        "guid": "1b4e28ba",
        "released_at": None,
        "enclosure": None,
        "series": SimpleNamespace(title="Show", url="/ar/podcasts/show/"),
    }
    return SimpleNamespace(**(values | fields))


def described(thing: Any) -> dict[str, Any]:
    element = athir.structured_data(Context({"request": RequestFactory().get("/")}), thing)
    found = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', element, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_work_is_described_to_search_engines() -> None:
    sound = SimpleNamespace(url="/audio/1.mp3", media_type="audio/mpeg", byte_length=5, duration_s=65.0)
    data = described(work(enclosure=sound))
    assert data["@type"] == "PodcastEpisode"
    assert data["url"] == "http://testserver/ar/podcasts/show/episode/"
    assert data["isPartOf"]["url"] == "http://testserver/ar/podcasts/show/"
    assert data["duration"] == "PT1M5S"
    assert data["associatedMedia"]["contentUrl"] == "http://testserver/audio/1.mp3"


def test_no_title_can_leave_the_script_element() -> None:
    title = "</script><script>alert(1)</script><!-- & -->"
    element = athir.structured_data(Context({"request": RequestFactory().get("/")}), work(title=title))
    assert element.count("<") == 2
    assert "&" not in element
    assert described(work(title=title))["name"] == title


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "http://testserver/ar/news/"),
        ("?page=3&utm_source=x", "http://testserver/ar/news/?page=3"),
        ("?page=1", "http://testserver/ar/news/"),
        ("?page=%22%3E", "http://testserver/ar/news/"),
    ],
)
def test_the_canonical_address_keeps_only_the_number_of_the_page(query: str, address: str) -> None:
    context = Context({"request": RequestFactory().get(f"/ar/news/{query}")})
    assert athir.own_address(context) == address


def test_a_work_without_a_picture_shows_that_of_its_series() -> None:
    series = SimpleNamespace(artwork="cover")
    assert athir.picture_of(SimpleNamespace(artwork=None, series=series)) == "cover"
    assert athir.picture_of(SimpleNamespace(artwork="own", series=series)) == "own"
    assert athir.picture_of(SimpleNamespace(name="a topic")) is None
