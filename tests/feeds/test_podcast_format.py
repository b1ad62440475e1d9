"""Each tag and attribute of the podcast feed is there, once, right and escaped."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from cms.catalogue.records import Episode
from feeds.formats.podcast import SUMMARY_BYTES, render
from feeds.vocabulary import all_vocabularies
from tests.feeds.podcast_sample import EPISODE, FEED_URL, LIVE, SALMA, SHOW, SITE, SRI, TRAILER, WIDE

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
    "media": "http://search.yahoo.com/mrss/",
    "fh": "http://purl.org/syndication/history/1.0",
}


def find(document: bytes, path: str) -> list[Any]:
    found: list[Any] = etree.fromstring(document).xpath(path, namespaces=NAMESPACES)
    return found


def texts(document: bytes, path: str) -> list[str]:
    return [str(value) for value in find(document, path)]


LIGHT, STREAM, LOW = EPISODE.alternates
CHANNEL = [
    ("title/text()", [SHOW.title]),
    ("link/text()", [SHOW.page_url]),
    ("description/text()", [SHOW.summary]),
    ("language/text()", ["ar"]),
    ("copyright/text()", [SHOW.copyright]),
    ("pubDate/text()", ["Fri, 20 Nov 2026 08:30:00 +0000"]),
    ("lastBuildDate/text()", ["Sat, 21 Nov 2026 09:00:00 +0000"]),
    ("image/url/text()", [SHOW.image_url]),
    ("atom:link[@rel='self']/@href", [FEED_URL]),
    ("atom:link[@rel='self']/@type", ["application/rss+xml"]),
    ("atom:link[@rel='hub']/@href", list(SHOW.hubs)),
    ("fh:complete", 1),
    ("itunes:image/@href", [SHOW.image_url]),
    ("itunes:author/text()", [SHOW.author]),
    ("itunes:owner/itunes:email/text()", [SHOW.owner_email]),
    ("itunes:owner/itunes:name/text()", [SHOW.author]),
    ("itunes:category/@text", ["Society & Culture"]),
    ("itunes:category/itunes:category/@text", ["Documentary"]),
    ("itunes:explicit/text()", ["false"]),
    ("itunes:type/text()", ["episodic"]),
    ("itunes:block/text()", ["yes"]),
    ("itunes:complete/text()", ["yes"]),
    ("itunes:new-feed-url/text()", [SHOW.moved_to]),
    ("podcast:guid/text()", [SHOW.guid]),
    ("podcast:medium/text()", ["podcast"]),
    ("podcast:locked/text()", ["yes"]),
    ("podcast:locked/@owner", [SHOW.locked_owner]),
    ("podcast:block/text()", ["yes"]),
    ("podcast:funding/text()", ["شاركوا & اسألوا"]),
    ("podcast:funding/@url", [f"{SITE}/ar/participate/?a=1&b=2"]),
    ("podcast:updateFrequency/text()", ["كل أسبوع"]),
    ("podcast:updateFrequency/@rrule", ["FREQ=WEEKLY"]),
    ("podcast:updateFrequency/@dtstart", ["2026-01-05T00:00:00+00:00"]),
    ("podcast:updateFrequency/@complete", ["true"]),
    ("podcast:license/text()", ["cc-by-4.0"]),
    ("podcast:license/@url", []),
    ("podcast:location/text()", ["تطوان"]),
    ("podcast:person/text()", [SALMA.name]),
    ("podcast:txt/text()", ["a<b>&c"]),
    ("podcast:txt/@purpose", ["applepodcastsverify"]),
    ("podcast:image/@href", [WIDE.url]),
    ("podcast:socialInteract/@protocol", ["disabled"]),
    ("podcast:trailer/text()", [TRAILER.title]),
    ("podcast:trailer/@url", [TRAILER.enclosure.url]),
    ("podcast:trailer/@pubdate", ["Sun, 01 Nov 2026 08:00:00 +0000"]),
    ("podcast:trailer/@length", ["20000"]),
    ("podcast:trailer/@type", ["audio/mpeg"]),
    ("podcast:trailer/@season", ["3"]),
    ("podcast:publisher/podcast:remoteItem/@feedGuid", ["917393e3-1b1e-5cef-ace4-edaa54e1f810"]),
    ("podcast:publisher/podcast:remoteItem/@feedUrl", [f"{SITE}/feeds/all/publisher.xml"]),
    ("podcast:publisher/podcast:remoteItem/@medium", ["publisher"]),
    ("podcast:podroll/podcast:remoteItem/@feedUrl", ["https://sister.example/rss?a=1&b=2"]),
    ("podcast:podroll/podcast:remoteItem/@title", ["أخت & أخرى"]),
    ("podcast:podroll/podcast:remoteItem/@medium", ["podcast"]),
    ("podcast:podping/@usesPodping", ["true"]),
    ("podcast:liveItem/@status", ["pending"]),
    ("podcast:liveItem/@start", ["2026-11-25T19:00:00+00:00"]),
    ("podcast:liveItem/@end", ["2026-11-25T20:30:00+00:00"]),
    ("podcast:liveItem/title/text()", [LIVE.title]),
    ("podcast:liveItem/description/text()", [LIVE.summary]),
    ("podcast:liveItem/link/text()", [LIVE.page_url]),
    ("podcast:liveItem/guid/text()", [LIVE.guid]),
    ("podcast:liveItem/guid/@isPermaLink", ["false"]),
    ("podcast:liveItem/enclosure/@url", [f"{SITE}/live.mp3"]),
    ("podcast:liveItem/enclosure/@type", ["audio/mpeg"]),
    ("podcast:liveItem/enclosure/@length", ["0"]),
    ("podcast:liveItem/itunes:image/@href", [LIVE.image_url]),
    ("podcast:liveItem/podcast:alternateEnclosure/podcast:source/@uri", [f"{SITE}/live.mp3"]),
    ("podcast:liveItem/podcast:contentLink/@href", ["https://video.example/live?a=1&b=2"]),
    ("podcast:liveItem/podcast:contentLink/text()", ["مباشر"]),
]
ITEM = [
    ("title/text()", [EPISODE.title]),
    ("link/text()", [EPISODE.page_url]),
    ("description/text()", [EPISODE.summary]),
    ("content:encoded/text()", [EPISODE.notes_html]),
    ("guid/text()", [EPISODE.guid]),
    ("guid/@isPermaLink", ["false"]),
    ("pubDate/text()", ["Fri, 20 Nov 2026 08:30:00 GMT"]),
    ("enclosure/@url", [EPISODE.enclosure.url]),
    ("enclosure/@length", ["962335"]),
    ("enclosure/@type", ["audio/mpeg"]),
    ("itunes:title/text()", [EPISODE.title]),
    ("itunes:duration/text()", ["60"]),
    ("itunes:season/text()", ["1"]),
    ("itunes:episode/text()", ["2"]),
    ("itunes:episodeType/text()", ["full"]),
    ("itunes:explicit/text()", ["false"]),
    ("itunes:image/@href", [EPISODE.image_url]),
    ("media:thumbnail/@url", [WIDE.url]),
    ("media:thumbnail/@width", ["1920"]),
    ("media:thumbnail/@height", ["1080"]),
    ("psc:chapters/@version", ["1.2"]),
    ("psc:chapters/psc:chapter/@start", ["00:00:00.000", "01:02:05.500"]),
    ("psc:chapters/psc:chapter/@title", ["البداية", 'الماء "قريب" & بعيد']),
    ("podcast:transcript/@url", [f"{SITE}/transcripts/{name}" for name in ("1.vtt", "2.vtt", "1.txt")]),
    ("podcast:transcript/@type", ["text/vtt", "text/vtt", "text/plain"]),
    ("podcast:transcript/@language", ["ar", "zgh", "ar"]),
    ("podcast:transcript/@rel", ["captions", "captions"]),
    ("podcast:chapters/@url", [EPISODE.chapters_url]),
    ("podcast:chapters/@type", ["application/json+chapters"]),
    ("podcast:soundbite/@startTime", ["12.25", "1"]),
    ("podcast:soundbite/@duration", ["30", "15"]),
    ("podcast:soundbite/text()", ["جملة"]),
    ("podcast:person/text()", [SALMA.name, "نزهة"]),
    ("podcast:person/@role", ["host", "camera operator"]),
    ("podcast:person/@group", ["cast", "video production"]),
    ("podcast:person/@href", [f"{SITE}/ar/people/salma/", f"{SITE}/ar/people/nezha/"]),
    ("podcast:person/@img", [f"{SITE}/salma.jpg"]),
    ("podcast:location/text()", ["تطوان"]),
    ("podcast:location/@rel", ["subject"]),
    ("podcast:location/@geo", ["geo:35.57,-5.37"]),
    ("podcast:location/@osm", ["R2799210"]),
    ("podcast:location/@country", ["MA"]),
    ("podcast:season/text()", ["1"]),
    ("podcast:season/@name", ["الموسم «الأول» & الأخير"]),
    ("podcast:episode/text()", ["2"]),
    ("podcast:license/text()", ["house-terms"]),
    ("podcast:license/@url", [f"{SITE}/terms"]),
    ("podcast:alternateEnclosure/@type", [LIGHT.media_type, STREAM.media_type, LOW.media_type]),
    ("podcast:alternateEnclosure/@length", ["240000", "0", "9"]),
    ("podcast:alternateEnclosure/@bitrate", ["32000", "1"]),
    ("podcast:alternateEnclosure/@height", ["360"]),
    ("podcast:alternateEnclosure/@title", [LIGHT.title[:32]]),
    ("podcast:alternateEnclosure/podcast:source/@uri", [LIGHT.url, STREAM.url, LOW.url]),
    ("podcast:alternateEnclosure/podcast:source/@contentType", [LIGHT.media_type, STREAM.media_type, LOW.media_type]),
    ("podcast:alternateEnclosure/podcast:integrity/@type", ["sri"]),
    ("podcast:alternateEnclosure/podcast:integrity/@value", [SRI]),
    ("podcast:contentLink/@href", ["https://video.example/watch?v=1&t=2"]),
    ("podcast:contentLink/text()", ["شاهدوا الحلقة"]),
    ("podcast:socialInteract/@protocol", ["disabled"]),
    ("podcast:txt/text()", ["false"]),
    ("podcast:txt/@purpose", ["ai-content"]),
    ("podcast:image/@alt", [WIDE.alt]),
    ("podcast:image/@aspect-ratio", ["1920/1080"]),
    ("podcast:image/@width", ["1920"]),
    ("podcast:image/@height", ["1080"]),
    ("podcast:image/@type", ["image/jpeg"]),
    ("podcast:image/@purpose", ["social"]),
]
FEED = render(SHOW)


@pytest.mark.parametrize(("path", "values"), CHANNEL)
def test_what_the_channel_says(path: str, values: list[str] | int) -> None:
    found = find(FEED, f"channel/{path}")
    assert (len(found) if isinstance(values, int) else list(map(str, found))) == values


@pytest.mark.parametrize(("path", "values"), ITEM)
def test_what_an_item_says(path: str, values: list[str]) -> None:
    assert texts(FEED, f"channel/item[1]/{path}") == values


def named(table: list[Any]) -> set[str]:
    """Return the names that the steps of a table's paths name, with their attributes."""
    return {path.replace("/text()", "") for path, _values in table}


@pytest.mark.parametrize(("part", "table"), [("channel", CHANNEL), ("item", ITEM)])
def test_no_tag_of_the_vocabularies_is_left_out_of_the_tables(part: str, table: list[Any]) -> None:
    steps = {step for path in named(table) for step in path.split("/")}
    for vocabulary in all_vocabularies().values():
        for tag in getattr(vocabulary, part):
            name = f"{vocabulary.prefix}:{tag.name}".removeprefix(":")
            assert any(step.split("[")[0] == name for step in steps), name


def test_what_is_not_said_leaves_no_empty_element() -> None:
    bare = replace(
        EPISODE,
        **dict.fromkeys(("alternates", "images", "transcripts", "chapters", "soundbites", "locations"), ()),
        **dict.fromkeys(("links", "texts", "persons"), ()),
        chapters_url="",
        season=None,
        number=None,
        licence=None,
    )
    show = replace(
        SHOW,
        **dict.fromkeys(("images", "persons", "locations", "texts", "podroll", "live_items", "hubs", "trailers"), ()),
        **dict.fromkeys(("licence", "funding", "rhythm", "publisher"), None),
        **dict.fromkeys(("is_complete", "is_private", "announces_by_podping", "locked"), False),
        **dict.fromkeys(("moved_to", "locked_owner", "owner_email", "image_url", "copyright"), ""),
        episodes=(bare,),
    )
    document = render(show)
    assert {child.tag.rpartition("}")[2] for child in find(document, "channel/podcast:*")} == {
        *("guid", "medium", "locked", "socialInteract")
    }
    assert texts(document, "channel/podcast:locked/text()") == ["no"]
    assert [child.tag.rpartition("}")[2] for child in find(document, "channel/item/podcast:*")] == ["socialInteract"]
    assert texts(document, "//@*[.='']") == []


def test_the_order_that_readers_need() -> None:
    names = [str(child.tag) for child in find(FEED, "channel/*")]
    itunes_image, live = f"{{{NAMESPACES['itunes']}}}image", f"{{{NAMESPACES['podcast']}}}liveItem"
    assert names.index("image") < names.index(itunes_image)
    assert names.index(live) == names.index("item") - 1
    assert set(names[names.index("item") :]) == {"item"}


def test_namespaces_are_the_canonical_ones() -> None:
    assert etree.fromstring(FEED).nsmap == NAMESPACES


def test_the_same_show_gives_the_same_bytes() -> None:
    assert render(SHOW) == render(SHOW)


def test_an_item_whose_picture_is_that_of_the_show_does_not_repeat_it() -> None:
    assert texts(FEED, "channel/item[2]/itunes:image/@href") == []


def test_no_length_is_zero_and_no_description_empty() -> None:
    assert texts(FEED, "channel/item[2]/itunes:duration/text()") == ["1"]
    assert texts(FEED, "channel/item[2]/description/text()") == [TRAILER.title]


def test_no_address_has_a_letter_beyond_ascii() -> None:
    addresses = texts(FEED, "//@url | //@href | //@uri | //link/text() | //image/url/text()")
    assert addresses
    assert all(address.isascii() for address in addresses)


@pytest.mark.parametrize("place", ["title", "summary", "notes_html", "season_name"])
def test_characters_that_xml_cannot_carry_are_left_out(place: str) -> None:
    hostile = "a\x00b\x08c\ud800d\ufffe\uffffe\x1ff\u202e\u200f🏳️\u200d🌈"
    document = render(replace(SHOW, episodes=(replace(EPISODE, **{place: hostile}),)))
    assert "abcdef\u202e\u200f🏳️\u200d🌈".encode() in document
    assert len(find(document, "channel/item")) == 1


def test_a_text_that_ends_a_cdata_section_is_carried_as_it_is() -> None:
    notes = "]]> <![CDATA[ ]]]]><![CDATA[> &amp;"
    document = render(replace(SHOW, episodes=(replace(EPISODE, notes_html=notes),)))
    assert texts(document, "channel/item/content:encoded/text()") == [notes]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("ا" * 3000, "ا" * 2000),
        ("ⴰ" * 1500, "ⴰ" * 1333),
        ("a" * 3999 + "é", "a" * 3999),
        ("a" * 3998 + "e\u0301", "a" * 3998),
        ("ب" * 1999 + "بَّ", "ب" * 1999),
        ("a" * 3990 + "👩\u200d👩\u200d👧", "a" * 3990),
        ("a" * 3994 + "🇲🇦", "a" * 3994),
        ("a" * 3995 + "👍🏽", "a" * 3995),
    ],
)
def test_a_long_description_is_cut_between_two_graphemes(text: str, cut: str) -> None:
    document = render(replace(SHOW, summary=text, episodes=(replace(EPISODE, summary=text),)))
    assert texts(document, "channel/description/text() | channel/item/description/text()") == [cut, cut]
    assert len(cut.encode()) <= SUMMARY_BYTES


def test_episodes_keep_their_order() -> None:
    many: tuple[Episode, ...] = tuple(replace(EPISODE, guid=str(number)) for number in range(5))
    assert texts(render(replace(SHOW, episodes=many)), "channel/item/guid/text()") == ["0", "1", "2", "3", "4"]
