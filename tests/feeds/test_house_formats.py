"""The whole house: a list of its shows, and its news for search engines."""

from dataclasses import replace
from datetime import timedelta

import listparser
import pytest
from lxml import etree
from usp.tree import sitemap_from_str

from cms.catalogue.records import House
from feeds.formats import news_sitemap, shows
from feeds.materialise import Built
from tests.feeds.samples import HOUSE, LIVE_ITEM, NEWS, NOW, PROGRAMME, STORY


def listed(house: House) -> list[tuple[str, str]]:
    found = listparser.parse(shows.render(house).decode())
    assert not found.bozo
    return [(feed.title, feed.url) for feed in found.feeds]


def test_an_app_that_imports_the_list_finds_every_show() -> None:
    second = replace(PROGRAMME, title="Chantier <ouvert> & co", feed_url="https://athir.example/feeds/b/podcast.xml")
    assert listed(replace(HOUSE, shows=(PROGRAMME, second))) == [
        (PROGRAMME.title, PROGRAMME.feed_url),
        (second.title, second.feed_url),
    ]


def test_the_list_says_whose_it_is() -> None:
    found = listparser.parse(shows.render(HOUSE).decode())
    assert (found.meta.title, found.meta.author.name) == (HOUSE.title, HOUSE.author)


def test_a_private_show_is_not_in_the_list() -> None:
    assert listed(replace(HOUSE, shows=(replace(PROGRAMME, is_private=True),))) == []


def test_a_show_without_anything_is_listed_when_something_is_to_come() -> None:
    empty = replace(PROGRAMME, episodes=(), released_at=None)
    assert listed(replace(HOUSE, shows=(empty,))) == []
    assert len(listed(replace(HOUSE, shows=(replace(empty, live_items=(LIVE_ITEM,)),)))) == 1


def new_pages(house: House) -> list[str]:
    found = sitemap_from_str(news_sitemap.render(house).decode())
    return [page.url for page in found.all_pages()]


def test_a_reader_of_sitemaps_finds_the_story_with_what_news_need() -> None:
    found = sitemap_from_str(news_sitemap.render(HOUSE).decode())
    [page] = list(found.all_pages())
    story = page.news_story
    assert page.url == STORY.page_url
    assert (story.title, story.publish_date, story.publication_name) == (STORY.title, STORY.released_at, NEWS.author)
    assert story.publication_language == "ar"


@pytest.mark.parametrize(("hours", "pages"), [(0, 1), (42.9, 1), (43.1, 0)])
def test_a_story_leaves_after_two_days_by_the_record_s_own_clock(hours: float, pages: int) -> None:
    later = replace(HOUSE, read_at=NOW + timedelta(hours=hours))
    assert len(new_pages(later)) == pages


def test_without_a_moment_of_reading_the_latest_change_counts() -> None:
    assert new_pages(replace(HOUSE, read_at=None)) == [STORY.page_url]


def test_the_house_is_built_anew_when_its_next_story_grows_too_old() -> None:
    stories = (
        replace(STORY, released_at=NOW + timedelta(days=400)),
        replace(STORY, released_at=NOW - timedelta(days=3)),
    )
    house = replace(HOUSE, live_items=(), news=(replace(NEWS, stories=stories),))
    assert Built(feed=house).changes_at == NOW + timedelta(days=402)


def test_the_newest_thousand_are_enough() -> None:
    many = tuple(replace(STORY, page_url=f"https://athir.example/{n}/") for n in range(1100))
    content = news_sitemap.render(replace(HOUSE, news=(replace(NEWS, stories=many),)))
    assert len(etree.fromstring(content)) == 1000
