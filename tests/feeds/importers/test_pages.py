"""A feed in several documents comes whole (RFC 5005), and one whose pages never end comes to an end."""

import pytest

from feeds.importers.conf import conf
from feeds.importers.errors import FetchFailed, ImportProblem, TooManyItems, TooSlow
from feeds.importers.found import FoundFeed
from feeds.importers.models import FeedImport
from feeds.importers.reckoning import feed_of
from tests.feeds.importers.host import Host, feed, item

SOUND = "https://cdn.example/1.mp3"


def page(host: Host, number: int, *items: str, older: str = "", relation: str = "next") -> str:
    link = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{relation}" href="{older}"/>' if older else ""
    return host.put(f"/{number}.xml", feed(*items, channel=link))


def read(address: str) -> FoundFeed:
    return feed_of(FeedImport(address=address))


@pytest.mark.parametrize("relation", ["next", "prev-archive"])
def test_all_pages_come_and_what_is_on_two_comes_once(host: Host, relation: str) -> None:
    season = '<podcast:season name="الماء">1</podcast:season>'
    page(host, 3, item(1, SOUND, season), item(4, ""))
    page(host, 2, item(3, SOUND), item(2, SOUND), older=host.url("/3.xml"), relation=relation)
    found = read(page(host, 1, item(4, SOUND), item(3, SOUND, "<x/>"), older="/2.xml", relation=relation))
    assert [each.page.guid for each in found.episodes] == ["old-4", "old-3", "old-2", "old-1"]
    assert [each.code for each in found.refused] == ["no_sound"]
    assert [each.name for each in found.show.seasons] == ["الماء"]


def test_pages_that_lead_in_a_circle_end(host: Host) -> None:
    page(host, 2, item(1, SOUND), older=host.url("/1.xml"))
    found = read(page(host, 1, item(2, SOUND), older=host.url("/2.xml")))
    assert len(found.episodes) == 2
    assert host.asked["/1.xml"] == 2


def test_an_empty_page_is_the_last(host: Host) -> None:
    page(host, 2, older=host.url("/3.xml"))
    assert len(read(page(host, 1, item(1, SOUND), older=host.url("/2.xml"))).episodes) == 1


@pytest.mark.parametrize(
    ("setting", "value", "problem"), [("items", 2, TooManyItems), ("pages_seconds", 1e-9, TooSlow)]
)
def test_pages_without_end_are_left(
    setting: str, value: float, problem: type[ImportProblem], host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conf, setting, value)
    for number in (3, 2):
        page(host, number, item(number, SOUND), older=host.url(f"/{number + 1}.xml"))
    address = page(host, 1, item(1, SOUND), older=host.url("/2.xml"))
    with pytest.raises(problem):
        read(address)


@pytest.mark.parametrize("older", ["/gone.xml", "http://169.254.169.254/latest/"])
def test_without_one_of_its_pages_the_feed_is_not_taken(older: str, host: Host) -> None:
    address = page(host, 1, item(1, SOUND), older=older)
    with pytest.raises(FetchFailed):
        read(address)
