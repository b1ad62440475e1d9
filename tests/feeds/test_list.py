"""The list of all feeds, for podcast apps and for the operator."""

import pytest
from django.test import Client
from lxml import etree

from cms.catalogue.records import HOUSE
from feeds.tasks import build_feeds
from tests.answers import body
from tests.factories.content import make_episode, make_recording, make_show

pytestmark = pytest.mark.django_db


def listed() -> dict[str, str]:
    build_feeds(handle=HOUSE)
    answer = Client().get("/feeds/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    outlines = etree.fromstring(body(answer)).iter("outline")
    return {outline.attrib["text"]: outline.attrib["xmlUrl"] for outline in outlines}


def test_the_list_names_every_feed_in_which_there_is_something() -> None:
    assert listed() == {}
    shows = [make_show(title="حديث الجهة"), make_show(title="Chantier ouvert")]
    for show in shows:
        make_episode(show, recording=make_recording(show))
    for show in [*shows, make_show(title="Rien encore")]:
        build_feeds(handle=show.handle)
    found = listed()
    assert set(found) == {"حديث الجهة", "Chantier ouvert"}
    assert all(body(Client().get(address)) for address in found.values())


def test_a_show_that_is_no_longer_live_is_not_listed() -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    show.unpublish()
    assert listed() == {}
