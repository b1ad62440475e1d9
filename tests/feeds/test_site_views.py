"""What browsers and search engines look for around the feeds."""

import gzip
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from wagtail.models import PageViewRestriction

from cms.catalogue.records import HOUSE
from cms.users.models import User
from feeds.browser_page import page_of
from feeds.formats import atom, mrss, podcast, shows
from feeds.operations.make_token import make_token
from feeds.stylesheets import LANGUAGES, SHOWN, styled, written_stylesheet
from feeds.tasks import build_feeds
from tests.answers import body
from tests.factories.content import make_show
from tests.factories.live import make_series
from tests.feeds.samples import HOUSE as SAMPLE_HOUSE
from tests.feeds.samples import NEWS, PROGRAMME, STORY

PERSON = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FEEDS = {
    "podcast": podcast.render(PROGRAMME),
    "atom": atom.render(NEWS),
    "mrss": mrss.render(PROGRAMME),
    "shows": shows.render(SAMPLE_HOUSE),
}


def drawn(feed: bytes, language: str = "ar") -> Any:
    document = page_of(BytesIO(feed.replace(b"/feeds/view/ar.xsl", f"/feeds/view/{language}.xsl".encode())))
    assert document
    assert document.startswith(b"<!DOCTYPE html")
    return etree.HTML(document)


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("es", "ltr"), ("zgh", "ltr")])
def test_a_feed_becomes_a_page_in_its_language(name: str, language: str, direction: str) -> None:
    page = drawn(FEEDS[name], language)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    assert page.xpath("//main//h1//text()")
    assert page.xpath("//code[@class='feed-address']/text()")
    assert not page.xpath("//script | //@style | //style")


def test_the_page_has_what_the_feed_says_and_a_player() -> None:
    page = drawn(FEEDS["mrss"])
    assert page.xpath("//h2/a/text()") == [PROGRAMME.episodes[0].title]
    assert page.xpath("//video/@src") == [PROGRAMME.episodes[0].enclosure.url]
    assert page.xpath("//video/@preload") == ["none"]
    assert page.xpath("normalize-space(//time)") == "19 نونبر 2026"


def test_news_have_links_and_dates() -> None:
    page = drawn(FEEDS["atom"], "es")
    assert page.xpath("//h2/a/@href")[0] == STORY.page_url
    assert page.xpath("normalize-space(//time)") == "22 de noviembre de 2026"


def test_a_programme_is_called_so_before_it_has_anything_to_see() -> None:
    for form in (podcast, mrss):
        page = drawn(form.render(replace(PROGRAMME, episodes=())))
        assert page.xpath("string(//p[@class='feed-kind'])") == "برنامج"
        assert "البودكاست" in page.xpath("string(//section)")


def test_only_the_beginning_of_a_long_feed_is_on_its_page() -> None:
    episodes = tuple(replace(PROGRAMME.episodes[0], guid=str(number)) for number in range(SHOWN + 1))
    page = drawn(podcast.render(replace(PROGRAMME, episodes=episodes)))
    assert len(page.xpath("//video")) == SHOWN
    assert page.xpath("//p[@class='feed-more']/a/@href") == [PROGRAMME.page_url]


@pytest.mark.parametrize("name", FEEDS)
def test_every_feed_names_its_style_sheet_before_its_first_element(name: str) -> None:
    head = FEEDS[name].decode().split("\n")[:2]
    assert head[1] == '<?xml-stylesheet type="text/xsl" href="/feeds/view/ar.xsl"?>'


def test_a_language_without_a_style_sheet_gets_the_arabic_one() -> None:
    assert b"view/ar.xsl" in styled(b"<?xml version='1.0'?>\n<rss/>", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_style_sheets_are_served_and_kept(language: str) -> None:
    answer = Client().get(f"/feeds/view/{language}.xsl")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xsl; charset=utf-8")
    assert answer.content == written_stylesheet(language)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    again = Client().get(f"/feeds/view/{language}.xsl", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/feeds/view/de.xsl", "/feeds/view/ar.js", "/sitemap-everything.xml", "/sitemap-video-no.xml"]
)
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
    programme = make_series()
    build_feeds(handle=programme.handle)
    for kind in ("video", "news", "questions", f"video-{programme.handle}"):
        answer = Client().get(f"/sitemap-{kind}.xml")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
        assert etree.fromstring(body(answer)).tag.endswith("}sitemapindex" if kind == "video" else "}urlset")


@pytest.mark.django_db
def test_a_person_gets_plain_xml_and_a_program_the_type_of_the_feed() -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    path = f"/feeds/{show.handle}/podcast.xml"
    program, person = Client().get(path), Client().get(path, headers={"Accept": PERSON})
    assert program["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert person["Content-Type"] == "text/xml; charset=utf-8"
    assert body(program) == body(person)
    assert {"Accept", "Accept-Encoding", "Sec-Fetch-Mode"} == set(re.split(r",\s*", person["Vary"]))


OPENS = {"Accept": PERSON, "Sec-Fetch-Mode": "navigate"}


@pytest.mark.django_db
def test_a_browser_gets_a_page_and_the_feed_itself_as_a_file() -> None:
    make_show()
    build_feeds(handle=HOUSE)
    path = f"/feeds/{HOUSE}/shows.opml"
    page, again = (Client().get(path, headers=OPENS | more) for more in ({}, {"Accept-Encoding": "gzip"}))
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert gzip.decompress(body(again)) == body(page)
    [link] = etree.HTML(body(page)).xpath("//section//a/@href")
    file = Client().get(path + link, headers=OPENS)
    assert file["Content-Disposition"] == 'attachment; filename="shows.opml"'
    assert body(file) == body(Client().get(path))
    calendar = Client().get(f"/feeds/{HOUSE}/live.ics", headers=OPENS)
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.django_db
def test_the_page_of_a_private_feed_has_the_addresses_of_its_reader() -> None:
    show = make_show()
    PageViewRestriction.objects.create(page=show, restriction_type=PageViewRestriction.LOGIN)
    build_feeds(handle=show.handle)
    token = make_token(page=show, holder="Salma", user=User.objects.create_superuser("root"))
    answer = Client().get(f"/feeds/private/{token}/podcast.xml", headers=OPENS)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/html; charset=utf-8", "private, no-store")
    assert f"/feeds/private/{token}/podcast.xml" in etree.HTML(body(answer)).xpath("string(//code)")


@pytest.mark.django_db
def test_the_page_goes_with_its_feed(media_folder: Path) -> None:
    show = make_show()
    build_feeds(handle=show.handle)
    page = media_folder / "feeds" / show.handle / "podcast.xml.html"
    assert page.exists()
    show.unpublish()
    build_feeds(handle=show.handle)
    assert not page.exists()


@pytest.mark.django_db
def test_pages_name_the_feeds_that_belong_to_them() -> None:
    make_show()
    html = Client().get("/ar/news/").content.decode()
    assert {"atom.xml", "rss.xml", "jsonfeed.json"} <= set(re.findall(r'href="/feeds/[\w-]+-ar/([\w.]+)"', html))
    assert 'type="text/x-opml"' in Client().get("/ar/podcasts/").content.decode()
