"""Every rule is broken by something that breaks no other rule."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from feeds.checking.document import Document
from feeds.checking.probe import Kind, Probe, Reaction
from feeds.checking.rule import Evidence
from feeds.checking.table import BY_SLUG, RULES, judged, restored
from feeds.checking.wording import explained
from tests.feeds.checking.clean import ADDRESS, CHAPTERS, FEED, ITEM, evidence, reaction

Break = Callable[[], Evidence]
LONG = "ا" * 2001


def swapped(old: str, new: str, times: int = 1) -> Break:
    """Return what replaces something in the feed that is clean; ``times`` as often as it is there."""

    def broken() -> Evidence:
        assert old in FEED, old
        return evidence(FEED.replace(old, new, times))

    return broken


def without(line: str) -> Break:
    return swapped(line, "")


def answered(kind: Kind, change: Callable[[Probe], Probe]) -> Break:
    """Return what lets the server answer otherwise about the first file of a kind."""

    def broken() -> Evidence:
        known = evidence()
        return replace(known, probes=tuple(change(each) if each.kind is kind else each for each in known.probes))

    return broken


def got(kind: Kind, *, both: bool = True, **values: Any) -> Break:
    """Return what changes the answer to GET, and with ``both`` that to HEAD as well."""

    def change(probe: Probe) -> Probe:
        changed = {"get": replace(probe.get, **values)}
        return replace(probe, **changed, **({"head": replace(probe.head, **values)} if both else {}))

    return answered(kind, change)


def headers(kind: Kind, **values: str) -> Break:
    """Return what changes headers of both answers; "" takes one away."""

    def change(probe: Probe) -> Probe:
        named = {name.replace("_", "-"): value for name, value in values.items()}
        kept = {name: value for name, value in (dict(probe.get.headers) | named).items() if value}
        return replace(probe, get=replace(probe.get, headers=kept), head=replace(probe.head, headers=kept))

    return answered(kind, change)


def headless(kind: Kind) -> Break:
    return answered(kind, lambda probe: replace(probe, head=Reaction(status=405)))


def drawn(**values: Any) -> Break:
    """Return what makes the cover another kind of picture."""

    def change(probe: Probe) -> Probe:
        assert probe.picture
        return replace(probe, picture=replace(probe.picture, **values))

    return answered(Kind.ARTWORK, change)


def unserved(feed: str) -> Break:
    """Return evidence of bytes that nobody serves, for what a server has no part in."""
    return lambda: replace(evidence(feed), probes=())


def many_items() -> Evidence:
    items = "".join(
        ITEM.format(number=number).replace("08:3", "08:").replace(f":{number}:", ":30:") for number in range(3, 400)
    )
    return evidence(FEED.replace("</channel>", f"{items}</channel>"))


def only_feed(change: dict[str, Any]) -> Break:
    """Return the evidence of a feed that could not be had."""

    def broken() -> Evidence:
        failed = Reaction(**change)
        probe = Probe(kind=Kind.FEED, url=ADDRESS, get=failed, head=failed)
        return Evidence(address=ADDRESS, document=Document(None), now=evidence().now, probes=(probe,))

    return broken


LIVE = '<podcast:liveItem status="pending" start="2026-12-01T20:00:00Z"><title>مباشر</title></podcast:liveItem>'
VIDEO = ('1.mp3" length="962335" type="audio/mpeg"', '1.mp4" length="962335" type="video/mp4"')

BREAKS: dict[str, Break] = {
    "well-formed": swapped("</item>", "</itm>"),
    "xml-declaration": without('<?xml version="1.0" encoding="UTF-8"?>\n'),
    "no-document-type": swapped('"UTF-8"?>\n', '"UTF-8"?>\n<!DOCTYPE rss>\n'),
    "utf-8": lambda: replace(
        evidence(),
        document=Document(FEED.replace('"UTF-8"', '"ISO-8859-6"').encode("iso-8859-6")),
        probes=evidence().probes[:1],
    ),
    "rss-2": swapped('version="2.0">', 'version="0.91">'),
    "itunes-namespace": lambda: evidence(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel/></rss>'
    ),
    "podcast-namespace": lambda: evidence(
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel/></rss>'
    ),
    "feed-size": swapped("</channel>", f"</channel><!--{'x' * 6 * 1024**2}-->"),
    "episodes-shown": many_items,
    "title": without("<title>حديث الماء</title>"),
    "description": without("<description>كل أسبوع سؤال</description>"),
    "description-length": swapped("كل أسبوع سؤال", LONG),
    "language": without("<language>ar</language>"),
    "language-code": swapped("<language>ar<", "<language>zgh<"),
    "artwork": without('<itunes:image href="https://host.example/cover.jpg"/>'),
    "category": without(
        '<itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>'
    ),
    "category-name": swapped('text="Documentary"', 'text="documentary"'),
    "explicit": swapped("<itunes:explicit>false</itunes:explicit>\n  <itunes:author>", "<itunes:author>"),
    "explicit-value": swapped("<itunes:explicit>false", "<itunes:explicit>no"),
    "author": without("<itunes:author>مجلس الجهة</itunes:author>"),
    "link": without("<link>https://host.example/</link>"),
    "self-link": without(f'<atom:link rel="self" type="application/rss+xml" href="{ADDRESS}"/>'),
    "self-link-address": swapped(f'href="{ADDRESS}"', 'href="https://elsewhere.example/feed.xml"'),
    "type-value": swapped("<itunes:type>episodic", "<itunes:type>Episodic"),
    "owner-email": without("<itunes:email>podcast@host.example</itunes:email>"),
    "locked": without("<podcast:locked>yes</podcast:locked>"),
    "podcast-guid": without("<podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>"),
    "podcast-guid-form": swapped("<podcast:guid>9b024349", "<podcast:guid>water-9b024349"),
    "copyright-words": swapped("<copyright>", "<copyright>© 2026 "),
    "moved": swapped("<language>", "<itunes:new-feed-url>https://new.example/f.xml</itunes:new-feed-url><language>"),
    "blocked": swapped("<language>", "<itunes:block>Yes</itunes:block><language>"),
    "outer-spaces": swapped("<title>حديث", "<title> حديث"),
    "has-episodes": lambda: evidence(FEED.partition("<item>")[0] + "</channel></rss>"),
    "episode-title": without("<title>الحلقة 2</title>"),
    "enclosure": without('<enclosure url="https://host.example/audio/2.mp3" length="962335" type="audio/mpeg"/>'),
    "one-enclosure": swapped(
        "<itunes:duration>",
        '<enclosure url="https://host.example/b.mp3" length="1" type="audio/mpeg"/><itunes:duration>',
    ),
    "enclosure-length": swapped('2.mp3" length="962335"', '2.mp3" length="0"'),
    "enclosure-type": swapped('2.mp3" length="962335" type="audio/mpeg"', '2.mp3" length="962335" type="x/mpeg"'),
    "enclosure-extension": swapped("audio/2.mp3", "audio/2"),
    "enclosure-contradiction": swapped("audio/2.mp3", "audio/2.mov"),
    "enclosure-repeated": swapped("audio/2.mp3", "audio/1.mp3"),
    "episode-guid": without('<guid isPermaLink="false">episode-2</guid>'),
    "episode-guid-repeated": swapped("episode-2", "episode-1"),
    "date": without("<pubDate>Fri, 20 Nov 2026 08:32:00 +0000</pubDate>"),
    "date-form": swapped("Fri, 20 Nov 2026 08:32:00 +0000", "2026-11-20T08:32:00Z"),
    "date-future": swapped("Fri, 20 Nov 2026 08:32:00 +0000", "Tue, 24 Nov 2026 08:32:00 +0000"),
    "episode-description": without("<description>من السد إلى الصنبور</description>"),
    "episode-description-length": swapped("من السد إلى الصنبور", LONG),
    "duration": without("<itunes:duration>60</itunes:duration>"),
    "duration-form": swapped("<itunes:duration>60", "<itunes:duration>1 min"),
    "episode-number": swapped("<itunes:episode>2", "<itunes:episode>0"),
    "season-number": swapped("<itunes:season>1", "<itunes:season>one"),
    "serial-number": lambda: evidence(
        FEED.replace("<itunes:type>episodic", "<itunes:type>serial").replace("<itunes:episode>2</itunes:episode>", "")
    ),
    "episode-type": swapped("<itunes:episodeType>full", "<itunes:episodeType>Full"),
    "episode-explicit-value": swapped(
        "<itunes:episodeType>full</itunes:episodeType>\n  <itunes:explicit>false",
        ("<itunes:episodeType>full</itunes:episodeType>\n  <itunes:explicit>clean"),
    ),
    "ascii-addresses": swapped("audio/2.mp3", "audio/حلقة.mp3"),
    "https": swapped("https://host.example/audio/2.mp3", "http://host.example/audio/2.mp3"),
    "transcript": without('<podcast:transcript url="https://host.example/words/2.vtt" type="text/vtt" language="ar"/>'),
    "transcript-type": swapped('words/2.vtt" type="text/vtt"', 'words/2.vtt" type="text/webvtt"'),
    "chapters-type": swapped('chapters/2.json" type="application/json+chapters"', 'chapters/2.json" type="text/json"'),
    "spotify-mp3": swapped('2.mp3" length="962335" type="audio/mpeg"', '2.m4a" length="962335" type="audio/x-m4a"'),
    "amazon-video": lambda: replace(evidence(FEED.replace(*VIDEO)), probes=evidence().probes[:2]),
    "live-link": swapped("<item>", f"{LIVE}<item>"),
    "feed-reachable": only_feed({"status": 404}),
    "feed-head": headless(Kind.FEED),
    "feed-type": headers(Kind.FEED, content_type="text/html"),
    "feed-validators": headers(Kind.FEED, etag=""),
    "feed-not-modified": answered(Kind.FEED, lambda probe: replace(probe, again=reaction(ADDRESS, "text/xml"))),
    "feed-compressed": headers(Kind.FEED, content_encoding=""),
    "feed-cors": headers(Kind.FEED, access_control_allow_origin=""),
    "feed-redirect": got(Kind.FEED, redirects=1),
    "enclosure-reachable": got(Kind.ENCLOSURE, status=404),
    "enclosure-head": headless(Kind.ENCLOSURE),
    "enclosure-ranges": answered(
        Kind.ENCLOSURE, lambda probe: replace(probe, part=replace(probe.get, body=b"the whole of it"))
    ),
    "enclosure-true-length": answered(Kind.ENCLOSURE, lambda probe: replace(probe, said_length="60")),
    "enclosure-served-type": headers(Kind.ENCLOSURE, content_type="application/octet-stream"),
    "enclosure-redirects": got(Kind.ENCLOSURE, redirects=2),
    "enclosure-size": answered(
        Kind.ENCLOSURE,
        lambda probe: replace(
            probe,
            said_length="300000000",
            part=Reaction(status=206, headers={"content-range": "bytes 0-1/300000000"}, body=b"ID"),
        ),
    ),
    "artwork-reachable": got(Kind.ARTWORK, status=404),
    "artwork-head": headless(Kind.ARTWORK),
    "artwork-format": drawn(form="WEBP"),
    "artwork-extension": drawn(form="PNG"),
    "artwork-size": drawn(width=1200),
    "artwork-colours": drawn(mode="RGBA", has_alpha=True),
    "artwork-weight": drawn(byte_length=900_000),
    "artwork-redirect": got(Kind.ARTWORK, redirects=1),
    "transcript-reachable": got(Kind.TRANSCRIPT, status=403),
    "transcript-served-type": headers(Kind.TRANSCRIPT, content_type="application/octet-stream"),
    "transcript-cors": headers(Kind.TRANSCRIPT, access_control_allow_origin="https://host.example"),
    "chapters-reachable": got(Kind.CHAPTERS, status=0, failure="slow"),
    "chapters-json": got(Kind.CHAPTERS, body=CHAPTERS.replace(b"startTime", b"start")),
    "chapters-cors": headers(Kind.CHAPTERS, access_control_allow_origin=""),
}
# An empty channel lacks everything; these two are about its vocabulary alone.
ALSO = {"itunes-namespace", "podcast-namespace"}


def slugs(known: Evidence) -> set[str]:
    return {finding.slug for finding in judged(known)}


def test_a_clean_feed_breaks_no_rule() -> None:
    assert slugs(evidence()) == set()


@pytest.mark.parametrize("slug", BREAKS)
def test_what_breaks_a_rule_breaks_no_other(slug: str) -> None:
    found = slugs(BREAKS[slug]())
    assert slug in found if slug in ALSO else found == {slug}


def test_each_of_two_vocabularies_is_missed_alone() -> None:
    assert "podcast-namespace" not in slugs(BREAKS["itunes-namespace"]())
    assert "itunes-namespace" not in slugs(BREAKS["podcast-namespace"]())


def test_every_rule_has_its_test() -> None:
    assert set(BREAKS) == set(BY_SLUG)


def test_no_two_rules_have_one_name_and_each_has_a_source() -> None:
    assert len(BY_SLUG) == len(RULES)
    assert all(rule.source and rule.services for rule in RULES)


@pytest.mark.parametrize("slug", BREAKS)
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_finding_can_be_told_after_it_was_kept(slug: str, language: str) -> None:
    kept = restored([finding.as_values() for finding in judged(BREAKS[slug]())])
    with override(language):
        for finding in kept:
            told = explained(finding)
            assert told.problem
            assert told.remedy
            assert "%(" not in told.problem


def test_the_worst_comes_first() -> None:
    known = evidence(
        FEED.replace("<language>ar<", "<language>zgh<").replace("<podcast:locked>yes</podcast:locked>", "")
    )
    assert [finding.slug for finding in judged(known)] == ["language-code", "locked"]


def test_a_rule_broken_often_is_told_once_with_the_first_places() -> None:
    feed = FEED.replace("<itunes:duration>60</itunes:duration>", "")
    items = "".join(
        ITEM.format(number=number).replace("<itunes:duration>60</itunes:duration>", "") for number in range(3, 9)
    )
    [finding] = judged(evidence(feed.replace("</channel>", f"{items}</channel>")))
    assert (finding.slug, finding.count, len(finding.places)) == ("duration", 8, 5)
    assert [place.guid for place in finding.places][:2] == ["episode-1", "episode-2"]
    assert explained(finding).more == 3


def test_a_finding_of_a_rule_that_is_no_more_is_left_out() -> None:
    assert restored([{"slug": "gone", "count": 1, "places": []}]) == []


@pytest.mark.parametrize("value", ["12:30", "1:02:03", "3600"])
def test_lengths_are_understood_in_three_ways(value: str) -> None:
    assert slugs(evidence(FEED.replace("<itunes:duration>60", f"<itunes:duration>{value}"))) == set()


@pytest.mark.parametrize("code", ["ar-ma", "fr", "ber", "kab", "pt-BR", "zh-Hant"])
def test_codes_of_languages_that_directories_know(code: str) -> None:
    assert slugs(evidence(FEED.replace("<language>ar<", f"<language>{code}<"))) == set()


@pytest.mark.parametrize("code", ["zgh", "tzm", "xx", "arabic", "العربية", "a"])
def test_codes_of_languages_that_they_refuse(code: str) -> None:
    assert slugs(evidence(FEED.replace("<language>ar<", f"<language>{code}<"))) == {"language-code"}


def test_a_bomb_of_entities_is_not_unfolded() -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = FEED.replace('"UTF-8"?>\n', f'"UTF-8"?>\n<!DOCTYPE rss [<!ENTITY a0 "x">{entities}]>\n', 1)
    document = Document(bomb.replace("حديث الماء", "&a8;", 1).encode())
    assert document.has_doctype
    assert document.problem or document.channel.findtext("title") in (None, "")


def test_nobody_is_asked_for_transcripts_that_apple_writes() -> None:
    feed = FEED.replace("<language>ar<", "<language>fr-ma<").replace("podcast:transcript", "podcast:other")
    assert slugs(evidence(feed)) == set()
