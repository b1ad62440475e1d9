"""What is understood of feeds as others write them: input and output."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cms.catalogue.intake import IncomingChapter, IncomingPerson, differences
from feeds.importers.errors import FeedRefused
from feeds.importers.found import FoundEpisode, FoundTranscript, Remark
from feeds.importers.reading import read_feed
from feeds.importers.vocabularies import psc
from tests.feeds.importers.host import feed, item

HOME = "https://old.example/feeds/water.xml"


def one(*more: str, **values: str) -> FoundEpisode:
    [episode] = read_feed(feed(item(1, "https://cdn.example/1.mp3", *more, **values)).encode(), address=HOME).episodes
    return episode


def test_a_show_is_understood() -> None:
    channel = (
        "<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid><copyright>مجلس  الجهة</copyright>"
        '<podcast:locked owner="chief@council.example">yes</podcast:locked><itunes:type>serial</itunes:type>'
        '<itunes:image href="/cover.jpg"/><itunes:new-feed-url>https://new.example/f</itunes:new-feed-url>'
    )
    found = read_feed(feed(item(1, "https://cdn.example/1.mp3"), channel=channel).encode(), address=HOME)
    show = found.show
    assert (show.title, show.summary, show.guid) == (
        "حديث الماء",
        "كل أسبوع سؤال",
        "9b024349-ccf0-5f69-a609-6b82873eab3c",
    )
    assert (show.language, show.locale, show.author, show.owner_email) == (
        "ar-ma",
        "ar",
        "مجلس الجهة",
        "podcast@council.example",
    )
    assert (show.show_type, show.explicit, show.copyright) == ("serial", False, "مجلس الجهة")
    assert (found.is_locked, found.owner) == (True, "chief@council.example")
    assert (found.image_url, found.moved_to) == ("https://old.example/cover.jpg", "https://new.example/f")


def test_an_episode_is_understood() -> None:
    episode = one(
        "<content:encoded><![CDATA[<p>نص <b>مهم</b></p>]]></content:encoded><itunes:season>2</itunes:season>",
        "<podcast:episode>7.0</podcast:episode><itunes:episodeType>Bonus</itunes:episodeType>",
        "<itunes:duration>1:02:03</itunes:duration><link>https://old.example/1</link>",
        '<podcast:person>سلمى</podcast:person><podcast:person role="Guest">نزهة</podcast:person>',
        '<podcast:transcript url="/1.vtt" type="text/vtt" language="ar"/>',
        '<podcast:chapters url="/1.json" type="application/json+chapters"/><itunes:image href="/1.jpg"/>',
        '<psc:chapters><psc:chapter start="0:10.5" title="ثان"/><psc:chapter start="0" title="أول"/></psc:chapters>',
    )
    page = episode.page
    assert (page.guid, page.title, page.summary) == ("old-1", "الحلقة 1", "عن الماء 1")
    assert page.released_at == datetime(2024, 3, 2, 8, 0, tzinfo=UTC)
    assert page.notes_html == "<p>نص <b>مهم</b></p>"
    assert (page.season, page.number, page.episode_type) == (2, 7, "bonus")
    assert page.persons == (IncomingPerson(name="سلمى", role="host"), IncomingPerson(name="نزهة", role="guest"))
    assert [chapter.title for chapter in page.chapters] == ["أول", "ثان"]
    assert (episode.sound_url, episode.duration_s) == ("https://cdn.example/1.mp3", 3723)
    assert episode.transcripts == (
        FoundTranscript(url="https://old.example/1.vtt", media_type="text/vtt", language="ar"),
    )
    assert (episode.chapters_url, episode.image_url) == ("https://old.example/1.json", "https://old.example/1.jpg")


@pytest.mark.parametrize(
    "namespace",
    [
        "https://podcastindex.org/namespace/1.0",
        "https://podcastindex.org/namespace/1.0/",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    ],
)
def test_a_namespace_is_known_in_every_spelling(namespace: str) -> None:
    text = feed(item(1, "https://cdn.example/1.mp3", "<podcast:person>سلمى</podcast:person>"))
    text = text.replace("https://podcastindex.org/namespace/1.0", namespace)
    assert read_feed(text.encode()).episodes[0].page.persons


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("90", 90), ("1:30", 90), ("00:01:30", 90), ("1:00:00.5", 3600), ("ninety", 0), ("", 0), ("-5", 0)],
)
def test_a_length_is_written_in_many_ways(written: str, seconds: float) -> None:
    assert one(f"<itunes:duration>{written}</itunes:duration>").duration_s == seconds


@pytest.mark.parametrize(
    ("code", "locale"), [("ber", "zgh"), ("zgh", "zgh"), ("fr-FR", "fr"), ("en_us", "en"), ("AR", "ar")]
)
def test_the_language_of_the_pages_follows_that_of_the_feed(code: str, locale: str) -> None:
    text = feed(item(1, "https://cdn.example/1.mp3")).replace("ar-ma", code)
    assert read_feed(text.encode()).show.locale == locale


def codes(remarks: tuple[Remark, ...]) -> set[str]:
    return {remark.code for remark in remarks}


def test_what_is_not_ours_is_told() -> None:
    text = feed(
        item(1, "https://cdn.example/1.mp3", '<podcast:value type="x"/><podcast:value type="y"/>'),
        item(2, "https://cdn.example/2.mp3", '<podcast:value type="x"/>'),
    )
    text = text.replace("ar-ma", "ja").replace("podcast@council.example", "").replace('"Government"', '"Comedy"')
    found = read_feed(text.encode(), address=HOME)
    assert codes(found.remarks) == {"language", "no_email", "category", "left_out"}
    assert Remark(code="left_out", detail={"tag": "podcast:value", "count": 3}) in found.remarks


def test_an_item_that_lacks_something_keeps_what_it_has() -> None:
    text = feed(
        item(3, "https://cdn.example/3.mp3"),
        item(2, "https://cdn.example/2.mp3", guid="").replace("Sun, 03 Mar 2024 08:00:00 +0000", "gestern"),
        item(1, "https://cdn.example/1.mp3", '<podcast:person role="juggler">سلمى</podcast:person>'),
    )
    third, second, first = read_feed(text.encode(), address=HOME).episodes
    assert (second.page.guid, codes(second.remarks)) == ("https://cdn.example/2.mp3", {"no_guid", "no_date"})
    assert second.page.released_at == third.page.released_at
    assert (second.page.is_dated, third.page.is_dated) == (False, True)
    assert codes(first.remarks) == {"role"}


@pytest.mark.parametrize(("said", "year"), [("<pubDate>Fri, 1 Mar 2019 08:00:00 GMT</pubDate>", 2019), ("", None)])
def test_where_no_episode_has_a_date_that_of_the_feed_counts_and_else_today(said: str, year: int | None) -> None:
    bare = item(1, "https://cdn.example/1.mp3").replace("Sat, 02 Mar 2024 08:00:00 +0000", "gestern")
    [found] = read_feed(feed(bare, channel=said).encode(), address=HOME).episodes
    assert found.page.released_at.year == (year or datetime.now(UTC).year)
    later = replace(found.page, released_at=found.page.released_at + timedelta(days=1))
    assert differences(found.page, later) == ()


def test_thousands_of_one_thing_are_not_taken() -> None:
    crowd = "".join(f"<podcast:person>{number}</podcast:person>" for number in range(5000))
    assert len(one(crowd).page.persons) == 500


def test_items_that_cannot_be_taken_are_told_one_by_one() -> None:
    sound = "https://cdn.example/1.mp3"
    text = feed(item(1, sound), item(2, sound, guid="old-1"), item(3, ""), item(4, "ftp://a.example/x"))
    found = read_feed(feed(item(1, sound, guid="x" * 501), item(9, sound)).encode())
    assert [each.code for each in found.refused] == ["long_guid"]
    found = read_feed(text.encode())
    assert [(each.position, each.code) for each in found.refused] == [
        (2, "duplicate_guid"),
        (3, "no_sound"),
        (4, "no_sound"),
    ]


def test_without_a_guid_of_its_own_the_address_gives_it() -> None:
    text = feed(item(1, "https://cdn.example/1.mp3")).encode()
    # A vector of the Podcasting 2.0 namespace.
    assert read_feed(text, address="https://podnews.net/rss/").show.guid == "9b024349-ccf0-5f69-a609-6b82873eab3c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256", "iso-8859-6"])
def test_letters_arrive_in_every_encoding_that_is_said(encoding: str) -> None:
    text = feed(item(1, "https://cdn.example/1.mp3")).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert read_feed(text.encode(encoding)).show.title == "حديث الماء"


def test_the_server_may_say_the_encoding() -> None:
    text = feed(item(1, "https://cdn.example/1.mp3")).partition("?>")[2]
    assert read_feed(text.encode("windows-1256"), charset="windows-1256").show.title == "حديث الماء"


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    assert one(title="a\x0bb\ufffe").page.title == "ab"


def test_a_slip_is_mended_and_told() -> None:
    text = feed(item(1, "https://cdn.example/1.mp3"), item(2, "https://cdn.example/2.mp3"))
    found = read_feed(text.replace("عن الماء 1", "الماء & الحياة&nbsp;").encode())
    assert (len(found.episodes), codes(found.remarks)) == (2, {"mended"})


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>'
)
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>'
PARAMETER = '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]><rss><channel/></rss>'
HIDDEN = f"<!--{'<a ' * 40_000}-->{OUTSIDE}"
PAGE = '<!doctype html><html><link rel=alternate type="application/rss+xml" href="https://a.example/f.xml"></html>'
WHOLE = feed(item(1, "https://cdn.example/1.mp3"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (PAGE.encode(), "not_a_feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "not_a_feed"),
        (b"PK\x03\x04", "not_a_feed"),
        (b"\x00" * 100, "not_a_feed"),
        (b"<rdf/>", "not_a_feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "other_kind"),
        (b"<opml/>", "other_kind"),
        (BOMB.encode(), "entities"),
        (OUTSIDE.encode(), "entities"),
        (PARAMETER.encode(), "entities"),
        (HIDDEN.encode(), "entities"),
        (OUTSIDE.encode("utf-16"), "entities"),
        (WHOLE.encode("windows-1256"), "bad_encoding"),
        (WHOLE.replace("UTF-8", "zip").encode(), "bad_encoding"),
        (WHOLE.replace("UTF-8", "punycode").encode(), "bad_encoding"),
        (WHOLE.encode()[:-40], "not_well_formed"),
        (f"<rss>{'<a>' * 5000}".encode(), "not_well_formed"),
        (WHOLE.replace("<item>", f"{'<a>' * 300}{'</a>' * 300}<item>").encode(), "not_well_formed"),
        (WHOLE.replace("<item>", f"<a>{'x' * 11_000_000}</a><item>").encode(), "not_well_formed"),
        (feed().encode(), "no_items"),
        (feed(item(1, "")).encode(), "no_items"),
        (WHOLE.replace("حديث الماء", "").encode(), "no_title"),
        (b"<rss>" + b"<a/>" * 6_000_001, "feed_too_large"),
    ],
)
def test_what_is_no_feed_ends_in_one_clear_refusal(data: bytes, code: str) -> None:
    with pytest.raises(FeedRefused) as caught:
        read_feed(data, address=HOME)
    assert caught.value.code == code


def test_a_web_page_tells_which_feed_it_means() -> None:
    with pytest.raises(FeedRefused) as caught:
        read_feed(PAGE.encode())
    assert caught.value.detail == {"hint": "https://a.example/f.xml"}


def test_more_items_than_allowed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feeds.importers.reading.conf.items", 3)
    text = feed(*(item(number, f"https://cdn.example/{number}.mp3") for number in range(4)))
    with pytest.raises(FeedRefused) as caught:
        read_feed(text.encode())
    assert (caught.value.code, caught.value.detail) == ("too_many_items", {"limit": 3})


def test_chapters_come_from_json() -> None:
    data = b'{"chapters": [{"startTime": 9.5, "title": " b "}, {"startTime": 0, "title": "a"}, {"startTime": 1}]}'
    assert psc.read_json(data) == (IncomingChapter(start_s=0, title="a"), IncomingChapter(start_s=9.5, title="b"))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"chapters": 1}', b'{"chapters": [1]}', b"\xff", b"[" * 100_000])
def test_what_is_no_list_of_chapters_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - every kind of it
        psc.read_json(data)


def test_ten_thousand_items_are_read_in_time() -> None:
    text = feed(*(item(number, f"https://cdn.example/{number}.mp3") for number in range(10_000))).encode()
    began = time.monotonic()
    assert len(read_feed(text, address=HOME).episodes) == 10_000
    # Two seconds where nothing else runs.
    assert time.monotonic() - began < 30
