"""What goes into a podcast feed comes out of two readers that we did not write."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser
import podcastparser
import pytest
from lxml import etree

from cms.catalogue.records import Enclosure, Episode, Person, Show
from feeds.formats.podcast import SUMMARY_BYTES, render

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
FEED_URL = "https://athir.example/feeds/water/podcast.xml"
EPISODE = Episode(
    guid="5a5c06ce-765c-48b4-8c42-b3e15bd709a2",
    title="الماء & الحياة <1>",
    summary="من السد إلى الصنبور",
    notes_html='<div lang="ar" dir="rtl"><p>نص ]]> و <a href="https://athir.example/ar/">رابط</a></p></div>',
    page_url="https://athir.example/ar/podcasts/water/1/",
    released_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    enclosure=Enclosure(
        url="https://athir.example/audio/3c60574b-e72f-4fdb-b543-b293447ef928.mp3",
        byte_length=962_335,
        media_type="audio/mpeg",
        duration_s=59.6,
    ),
    image_url="https://athir.example/media/images/one.jpg",
    number=2,
    season=1,
    episode_type="full",
    explicit=False,
    persons=(Person(name="سلمى", role="host", url="https://athir.example/ar/people/salma/", image_url=""),),
)
SHOW = Show(
    handle="water",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    title="حديث الماء",
    summary="كل أسبوع سؤال",
    language="ar",
    page_language="ar",
    author="مجلس الجهة",
    owner_email="podcast@council.example",
    category="Society & Culture / Documentary",
    show_type="episodic",
    explicit=False,
    copyright="مجلس الجهة",
    page_url="https://athir.example/ar/podcasts/water/",
    feed_url=FEED_URL,
    image_url="https://athir.example/media/images/show.jpg",
    changed_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    episodes=(EPISODE,),
)


def find(document: bytes, path: str) -> list[Any]:
    found: list[Any] = etree.fromstring(document).xpath(path, namespaces=NAMESPACES)
    return found


def texts(document: bytes, path: str) -> list[str]:
    return [str(value) for value in find(document, path)]


TAGS = [
    ("channel/title/text()", SHOW.title),
    ("channel/link/text()", SHOW.page_url),
    ("channel/description/text()", SHOW.summary),
    ("channel/language/text()", "ar"),
    ("channel/copyright/text()", SHOW.copyright),
    ("channel/atom:link[@rel='self']/@href", FEED_URL),
    ("channel/image/url/text()", SHOW.image_url),
    ("channel/itunes:image/@href", SHOW.image_url),
    ("channel/itunes:author/text()", SHOW.author),
    ("channel/itunes:owner/itunes:email/text()", SHOW.owner_email),
    ("channel/itunes:category/@text", "Society & Culture"),
    ("channel/itunes:category/itunes:category/@text", "Documentary"),
    ("channel/itunes:explicit/text()", "false"),
    ("channel/itunes:type/text()", "episodic"),
    ("channel/podcast:guid/text()", SHOW.guid),
    ("channel/lastBuildDate/text()", "Sat, 21 Nov 2026 09:00:00 +0000"),
    ("channel/item/title/text()", EPISODE.title),
    ("channel/item/link/text()", EPISODE.page_url),
    ("channel/item/description/text()", EPISODE.summary),
    ("channel/item/content:encoded/text()", EPISODE.notes_html),
    ("channel/item/guid/text()", EPISODE.guid),
    ("channel/item/guid/@isPermaLink", "false"),
    ("channel/item/pubDate/text()", "Fri, 20 Nov 2026 08:30:00 +0000"),
    ("channel/item/enclosure/@url", EPISODE.enclosure.url),
    ("channel/item/enclosure/@length", "962335"),
    ("channel/item/enclosure/@type", "audio/mpeg"),
    ("channel/item/itunes:duration/text()", "60"),
    ("channel/item/itunes:season/text()", "1"),
    ("channel/item/itunes:episode/text()", "2"),
    ("channel/item/itunes:episodeType/text()", "full"),
    ("channel/item/itunes:explicit/text()", "false"),
    ("channel/item/itunes:image/@href", EPISODE.image_url),
    ("channel/item/podcast:person/text()", "سلمى"),
    ("channel/item/podcast:person/@role", "host"),
]


@pytest.mark.parametrize(("path", "value"), TAGS)
def test_every_tag_is_there_once_and_right(path: str, value: str) -> None:
    assert texts(render(SHOW), path) == [value]


def test_the_same_show_gives_the_same_bytes() -> None:
    assert render(SHOW) == render(SHOW)


def test_feedparser_reads_it() -> None:
    feed = feedparser.parse(render(SHOW))
    assert not feed.bozo
    assert feed.feed.title == SHOW.title
    [entry] = feed.entries
    assert entry.id == EPISODE.guid
    assert entry.enclosures[0]["length"] == "962335"


def test_podcastparser_reads_it() -> None:
    feed = podcastparser.parse(FEED_URL, BytesIO(render(SHOW)))
    assert feed["title"] == SHOW.title
    [episode] = feed["episodes"]
    assert episode["guid"] == EPISODE.guid
    assert episode["enclosures"] == [{"url": EPISODE.enclosure.url, "file_size": 962_335, "mime_type": "audio/mpeg"}]
    assert episode["total_time"] == 60


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    broken = replace(EPISODE, title="a\x00b\x08c\ud800d\ufffee\u202e", notes_html="<p>\x0b</p>")
    assert texts(render(replace(SHOW, episodes=(broken,))), "channel/item/title/text()") == ["abcde\u202e"]


def test_a_long_summary_is_cut_on_a_whole_character() -> None:
    long = replace(SHOW, summary="ا" * 3000)
    [summary] = texts(render(long), "channel/description/text()")
    assert set(summary) == {"ا"}
    assert len(summary.encode()) == SUMMARY_BYTES


def test_episodes_keep_their_order() -> None:
    many = replace(SHOW, episodes=tuple(replace(EPISODE, guid=str(number)) for number in range(5)))
    assert texts(render(many), "channel/item/guid/text()") == ["0", "1", "2", "3", "4"]
