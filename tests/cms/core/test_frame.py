"""Where the head and the foot of every public page lead."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import html

from cms.demo.foundation import ensure
from cms.pages.models import StandardPage
from tests.factories.content import home, make_show

pytestmark = pytest.mark.django_db


def links(client: Client, part: str) -> list[str]:
    """Return the addresses to which a part of the home page leads; ``part`` is the name of its element."""
    return html.fromstring(client.get("/fr/").content).xpath(f"//{part}//a/@href")


def test_who_we_are_is_said_at_the_foot_of_every_page_and_fills_no_menu(client: Client) -> None:
    about = ensure(home("fr"), home("fr").locale, StandardPage, "about", title="Qui sommes-nous")
    assert about.url in links(client, "footer")
    assert about.url not in links(client, "header")
    about.unpublish()
    assert about.url not in links(client, "footer")


def test_sections_are_at_the_head_and_at_the_foot(client: Client) -> None:
    shows = make_show("a-show", "fr").get_parent().url
    assert shows in links(client, "header")
    assert links(client, "footer").count(shows) == 1


def test_who_has_a_code_finds_the_way_to_the_question_from_every_page(client: Client) -> None:
    with translation.override("fr"):
        ways = {reverse("live_track"), reverse("live_commitments")}
    assert ways <= set(links(client, "footer"))


def test_machines_are_told_of_translations_people_of_the_door_where_there_is_none(client: Client) -> None:
    show = make_show("a-show", "fr")
    tree = html.fromstring(client.get(show.url).content)
    assert tree.xpath("//link[@hreflang]/@hreflang") == ["fr"]
    assert "/es/" in tree.xpath("//footer//a[@hreflang]/@href")
    door = html.fromstring(client.get("/fr/").content)
    assert {"ar", "es", "fr"} <= set(door.xpath("//link[@hreflang]/@hreflang"))
