"""What browsers and search engines look for around the feeds."""

import re
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from cms.catalogue.records import HOUSE
from feeds.formats import atom, mrss, podcast, shows
from feeds.stylesheets import LANGUAGES, styled, written_stylesheet
from feeds.tasks import build_feeds
from tests.answers import body
from tests.factories.content import make_show
from tests.feeds.samples import HOUSE as SAMPLE_HOUSE
from tests.feeds.samples import NEWS, PROGRAMME, STORY

PERSON = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FEEDS = {
    "podcast": podcast.render(PROGRAMME),
    "atom": atom.render(NEWS),
    "mrss": mrss.render(PROGRAMME),
    "shows": shows.render(SAMPLE_HOUSE),
}


def page_of(feed: bytes, language: str) -> Any:
    sheet = etree.XSLT(etree.XML(written_stylesheet(language, "xsl")))
    return etree.HTML(str(sheet(etree.XML(feed))))


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("es", "ltr"), ("zgh", "ltr")])
def test_a_feed_becomes_a_page_in_its_language(name: str, language: str, direction: str) -> None:
    page = page_of(FEEDS[name], language)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    assert page.xpath("//main//h1//text()")
    assert page.xpath("//code[@class='feed-address']/text()")
    assert not page.xpath("//script | //@style | //style")


def test_the_page_has_what_the_feed_says_and_a_player() -> None:
    page = page_of(FEEDS["mrss"], "ar")
    assert page.xpath("//h2/a/text()") == [PROGRAMME.episodes[0].title]
    assert page.xpath("//video/@src") == [PROGRAMME.episodes[0].enclosure.url]
    assert page.xpath("//video/@preload") == ["none"]
    assert page.xpath("normalize-space(//time)") == "19 نونبر 2026"


def test_news_have_links_and_dates() -> None:
    page = page_of(FEEDS["atom"], "es")
    assert page.xpath("//h2/a/@href")[0] == STORY.page_url
    assert page.xpath("normalize-space(//time)") == "22 de noviembre de 2026"


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_names_both_style_sheets_before_its_first_element(name: str) -> None:
    head = FEEDS[name].decode().split("\n")[:3]
    assert head[1:] == [
        '<?xml-stylesheet type="text/xsl" href="/feeds/view/ar.xsl"?>',
        '<?xml-stylesheet type="text/css" href="/feeds/view/ar.css"?>',
    ]


def test_a_language_without_style_sheets_gets_the_arabic_ones() -> None:
    assert b"view/ar.xsl" in styled(b"<?xml version='1.0'?>\n<rss/>", "de")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("extension", "media_type"), [("xsl", "text/xsl"), ("css", "text/css")])
def test_the_style_sheets_are_served_and_kept(language: str, extension: str, media_type: str) -> None:
    answer = Client().get(f"/feeds/view/{language}.{extension}")
    assert (answer.status_code, answer["Content-Type"]) == (200, f"{media_type}; charset=utf-8")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    again = Client().get(f"/feeds/view/{language}.{extension}", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/feeds/view/de.xsl", "/feeds/view/ar.js", "/sitemap-everything.xml"])
def test_there_are_no_others(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_crawlers_learn_what_is_private_and_where_the_sitemaps_are() -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /feeds/private/"} <= set(lines)
    assert [line for line in lines if line.startswith("Sitemap: ")] == [
        "Sitemap: http://localhost:8000/sitemap-video.xml",
        "Sitemap: http://localhost:8000/sitemap-news.xml",
        "Sitemap: http://localhost:8000/sitemap-questions.xml",
    ]


@pytest.mark.django_db
def test_the_sitemaps_lie_at_the_root() -> None:
    make_show()
    build_feeds(handle=HOUSE)
    for kind in ("video", "news"):
        answer = Client().get(f"/sitemap-{kind}.xml")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
        assert etree.fromstring(body(answer)).tag.endswith("}urlset")


@pytest.mark.django_db
def test_a_person_gets_plain_xml_and_a_program_the_type_of_the_feed() -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    path = f"/feeds/{show.handle}/podcast.xml"
    program, person = Client().get(path), Client().get(path, headers={"Accept": PERSON})
    assert program["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert person["Content-Type"] == "text/xml; charset=utf-8"
    assert body(program) == body(person)
    assert {"Accept", "Accept-Encoding"} == set(re.split(r",\s*", person["Vary"]))


@pytest.mark.django_db
def test_pages_name_the_feeds_that_belong_to_them() -> None:
    make_show()
    html = Client().get("/ar/news/").content.decode()
    assert {"atom.xml", "rss.xml", "jsonfeed.json"} <= set(re.findall(r'href="/feeds/[\w-]+-ar/([\w.]+)"', html))
    assert 'type="text/x-opml"' in Client().get("/ar/podcasts/").content.decode()
