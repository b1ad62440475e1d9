"""The news as Atom, RSS and JSON Feed: what goes in comes out of readers that we did not write."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cms.catalogue.records import News
from feeds.formats import atom, jsonfeed, rss
from feeds.places import story_id
from feeds.text import clean
from tests.feeds.samples import NEWS, OLD_STORY, SITE, STORY

XML = [atom.render, rss.render]
Render = Callable[[News], bytes]


@pytest.mark.parametrize("render", XML)
def test_feedparser_reads_what_was_put_in(render: Render) -> None:
    found = feedparser.parse(render(NEWS), sanitize_html=False)
    assert not found.bozo
    assert (found.feed.title, found.feed.subtitle) == (NEWS.title, NEWS.summary)
    assert found.feed.language == "ar"
    links = {(link["rel"], link["href"]) for link in found.feed.links}
    assert {("alternate", NEWS.page_url), ("hub", NEWS.hubs[0])} <= links
    entry, old = found.entries
    assert (entry.id, old.id) == (story_id(STORY), story_id(OLD_STORY))
    assert (entry.title, entry.summary, entry.link) == (STORY.title, STORY.summary, STORY.page_url)
    assert entry.content[0].value == STORY.notes_html
    assert [tag.term for tag in entry.tags] == list(STORY.topics)
    assert entry.published_parsed[:5] == (2026, 11, 22, 4, 0)
    [picture] = entry.media_content
    assert (picture["url"], picture["medium"], picture["width"]) == (STORY.image and STORY.image.url, "image", "1200")


def test_feedparser_knows_the_formats() -> None:
    assert [feedparser.parse(render(NEWS)).version for render in XML] == ["atom10", "rss20"]


def test_atom_tells_what_only_atom_can() -> None:
    found = feedparser.parse(atom.render(NEWS))
    moved = feedparser.parse(atom.render(replace(NEWS, page_url="https://elsewhere.example/ar/news/")))
    assert found.feed.id == moved.feed.id
    assert found.feed.id.startswith("urn:uuid:")
    assert found.feed.author == NEWS.author
    assert found.entries[0].updated_parsed[:5] == (2026, 11, 22, 5, 0)


@pytest.mark.parametrize(("render", "name"), [(atom.render, "atom.xml"), (rss.render, "rss.xml")])
def test_each_says_where_it_is(render: Render, name: str) -> None:
    links = feedparser.parse(render(NEWS)).feed.links
    assert [link["href"] for link in links if link["rel"] == "self"] == [f"{SITE}/feeds/news-ar/{name}"]


def test_a_translation_is_another_entry_and_an_edit_is_not() -> None:
    assert story_id(replace(STORY, language="fr")) != story_id(STORY)
    assert story_id(replace(STORY, title="آخر", page_url=f"{SITE}/elsewhere/")) == story_id(STORY)
    assert story_id(STORY).startswith("urn:uuid:")


@pytest.mark.parametrize("render", [*XML, jsonfeed.render])
def test_the_same_news_give_the_same_bytes(render: Render) -> None:
    assert render(NEWS) == render(NEWS)


@pytest.mark.parametrize("render", XML)
def test_no_news_are_a_feed_too(render: Render) -> None:
    found = feedparser.parse(render(replace(NEWS, stories=())))
    assert (found.bozo, found.entries, found.feed.title) == (False, [], NEWS.title)


@pytest.mark.parametrize("render", XML)
@given(text=st.text())
def test_any_text_comes_back_without_what_xml_cannot_carry(render: Render, text: str) -> None:
    content = render(replace(NEWS, stories=(replace(STORY, title=f"<{text}"),)))
    [title] = etree.fromstring(content).xpath("//item/title | //*[local-name() = 'entry']/*[local-name() = 'title']")
    assert title.text == f"<{clean(text)}"


def document(news: News) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(jsonfeed.render(news))
    return found


def test_the_json_feed_says_what_version_1_1_asks_for() -> None:
    found = document(NEWS)
    items = found.pop("items")
    assert found == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": NEWS.title,
        "home_page_url": NEWS.page_url,
        "feed_url": f"{SITE}/feeds/news-ar/jsonfeed.json",
        "description": NEWS.summary,
        "language": "ar",
        "authors": [{"name": NEWS.author}],
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    }
    assert items[0] == {
        "id": story_id(STORY),
        "url": STORY.page_url,
        "title": STORY.title,
        "content_html": STORY.notes_html,
        "summary": STORY.summary,
        "image": f"{SITE}/media/images/road.jpg",
        "date_published": "2026-11-22T04:00:00+00:00",
        "date_modified": "2026-11-22T05:00:00+00:00",
        "tags": list(STORY.topics),
        "language": "ar",
    }
    assert "image" not in items[1]


def test_a_json_feed_without_items_has_the_list_all_the_same() -> None:
    assert document(replace(NEWS, stories=(), hubs=()))["items"] == []


@given(text=st.text(st.characters(blacklist_categories=["Cs"])))
def test_any_text_comes_back_from_json(text: str) -> None:
    [item] = document(replace(NEWS, stories=(replace(STORY, title=text, summary="x"),)))["items"]
    assert item.get("title", "") == text


def test_half_of_a_surrogate_pair_does_not_stop_the_feed() -> None:
    [item] = document(replace(NEWS, stories=(replace(STORY, title="a\ud800b"),)))["items"]
    assert item["title"] == "a?b"
