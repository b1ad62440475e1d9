"""A video programme as Media RSS and in the sitemap of videos."""

from dataclasses import replace
from typing import Any

import feedparser
from lxml import etree
from usp.tree import sitemap_from_str

from feeds.formats import mrss, video_sitemap, video_sitemaps
from feeds.text import cut_to_characters
from tests.feeds.samples import BROADCAST, HOUSE, PROGRAMME, SITE

NAMESPACES = {
    "media": "http://search.yahoo.com/mrss/",
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "video": "http://www.google.com/schemas/sitemap-video/1.1",
}


def find(content: bytes, path: str) -> list[Any]:
    found: list[Any] = etree.fromstring(content).xpath(path, namespaces=NAMESPACES)
    return found


def test_feedparser_finds_every_size_the_picture_and_the_credits() -> None:
    found = feedparser.parse(mrss.render(PROGRAMME))
    assert not found.bozo
    [entry] = found.entries
    assert (entry.id, entry.title, entry.link) == (BROADCAST.guid, BROADCAST.title, BROADCAST.page_url)
    assert [(file["url"], file.get("height"), file["isdefault"]) for file in entry.media_content] == [
        (BROADCAST.enclosure.url, "720", "true"),
        (BROADCAST.alternates[0].url, "360", "false"),
        (BROADCAST.alternates[1].url, None, "false"),
    ]
    assert entry.media_content[0]["filesize"] == "9000000"
    assert entry.media_content[0]["duration"] == "65"
    assert [picture["url"] for picture in entry.media_thumbnail] == [BROADCAST.images[0].url]
    assert [credit["content"] for credit in entry.media_credit] == ["سلمى"]
    assert entry.enclosures[0]["length"] == "9000000"


def test_captions_that_nobody_has_signed_are_left_out() -> None:
    assert find(mrss.render(PROGRAMME), "//media:subTitle/@href") == [BROADCAST.transcripts[0].url]


def test_the_square_artwork_stands_in_for_a_picture() -> None:
    bare = replace(PROGRAMME, episodes=(replace(BROADCAST, images=()),))
    assert find(mrss.render(bare), "//media:thumbnail/@url") == [BROADCAST.image_url]


def test_it_names_the_hubs_that_are_told_of_it() -> None:
    told = mrss.render(replace(PROGRAMME, hubs=("https://hub.example/",)))
    assert [link["href"] for link in feedparser.parse(told).feed.links if link["rel"] == "hub"] == [
        "https://hub.example/"
    ]


def test_it_is_for_videos_alone() -> None:
    assert mrss.FORMAT.suits(PROGRAMME)
    assert not mrss.FORMAT.suits(replace(PROGRAMME, medium="podcast"))


def test_control_characters_do_not_stop_it() -> None:
    bad = replace(PROGRAMME, episodes=(replace(BROADCAST, title="a\x00b"),))
    assert find(mrss.render(bad), "//item/title/text()") == ["ab"]


def test_a_reader_of_sitemaps_finds_the_pages() -> None:
    found = sitemap_from_str(video_sitemap.render(PROGRAMME).decode())
    assert [page.url for page in found.all_pages()] == [BROADCAST.page_url]


def test_the_index_names_the_sitemap_of_each_public_programme() -> None:
    others = [{"medium": "podcast"}, {"is_private": True}, {"moved_to": "https://elsewhere.example/"}]
    house = replace(HOUSE, shows=(PROGRAMME, *(replace(PROGRAMME, handle="other", **each) for each in others)))
    found = find(video_sitemaps.render(house), "/map:sitemapindex/map:sitemap/map:loc/text()")
    assert found == [f"{SITE}/sitemap-video-works.xml"]


def test_the_sitemap_says_what_search_engines_ask_for() -> None:
    [video] = find(video_sitemap.render(PROGRAMME), "/map:urlset/map:url/video:video")
    said = {etree.QName(child).localname: child.text for child in video}
    assert said == {
        "thumbnail_loc": BROADCAST.images[0].url,
        "title": BROADCAST.title,
        "description": BROADCAST.summary,
        "content_loc": BROADCAST.enclosure.url,
        "duration": "65",
        "publication_date": "2026-11-19T09:00:00+00:00",
        "family_friendly": "yes",
        "requires_subscription": "no",
        "uploader": PROGRAMME.author,
        "live": "no",
    }


def test_the_sitemap_leaves_out_what_has_no_picture() -> None:
    bare = replace(BROADCAST, images=(), image_url="")
    for show in (replace(PROGRAMME, episodes=()), replace(PROGRAMME, image_url="", episodes=(bare,))):
        assert find(video_sitemap.render(show), "//map:url") == []


def test_a_long_description_is_cut() -> None:
    long = replace(PROGRAMME, episodes=(replace(BROADCAST, summary="ب" * 3000),))
    [description] = find(video_sitemap.render(long), "//video:description/text()")
    assert description == cut_to_characters("ب" * 3000, 2048)
