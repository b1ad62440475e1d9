"""A feed that breaks no rule, and the answers of a server that breaks none."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from feeds.checking.document import Document, attribute
from feeds.checking.probe import Kind, Picture, Probe, Reaction
from feeds.checking.rule import Evidence

ADDRESS = "https://host.example/feed.xml"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ITEM = """\
<item>
  <title>الحلقة {number}</title>
  <link>https://host.example/{number}/</link>
  <guid isPermaLink="false">episode-{number}</guid>
  <pubDate>Fri, 20 Nov 2026 08:3{number}:00 +0000</pubDate>
  <description>من السد إلى الصنبور</description>
  <enclosure url="https://host.example/audio/{number}.mp3" length="962335" type="audio/mpeg"/>
  <itunes:duration>60</itunes:duration>
  <itunes:episode>{number}</itunes:episode>
  <itunes:season>1</itunes:season>
  <itunes:episodeType>full</itunes:episodeType>
  <itunes:explicit>false</itunes:explicit>
  <podcast:transcript url="https://host.example/words/{number}.vtt" type="text/vtt" language="ar"/>
  <podcast:chapters url="https://host.example/chapters/{number}.json" type="application/json+chapters"/>
</item>
"""
FEED = f"""\
<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:podcast="https://podcastindex.org/namespace/1.0" version="2.0">
<channel>
  <title>حديث الماء</title>
  <link>https://host.example/</link>
  <description>كل أسبوع سؤال</description>
  <language>ar</language>
  <copyright>مجلس الجهة</copyright>
  <atom:link rel="self" type="application/rss+xml" href="{ADDRESS}"/>
  <itunes:image href="https://host.example/cover.jpg"/>
  <itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
  <itunes:explicit>false</itunes:explicit>
  <itunes:author>مجلس الجهة</itunes:author>
  <itunes:type>episodic</itunes:type>
  <itunes:owner><itunes:name>مجلس الجهة</itunes:name><itunes:email>podcast@host.example</itunes:email></itunes:owner>
  <podcast:locked>yes</podcast:locked>
  <podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
{ITEM.format(number=1)}{ITEM.format(number=2)}</channel>
</rss>
"""
COVER = Picture(form="JPEG", mode="RGB", width=3000, height=3000, byte_length=300_000, has_alpha=False)
CHAPTERS = b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "x"}]}'


def reaction(url: str, kind: str, **headers: str) -> Reaction:
    """Return a flawless answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reaction(status=200, url=url, headers={"content-type": kind, "access-control-allow-origin": "*"} | names)


def probes(document: Document) -> tuple[Probe, ...]:
    """Return the answers of a flawless server about the files that the feed names."""
    got = reaction(ADDRESS, "application/rss+xml; charset=utf-8", etag='"1"', content_encoding="gzip")
    found = [Probe(kind=Kind.FEED, url=ADDRESS, get=got, head=got, again=Reaction(status=304, url=ADDRESS))]
    cover = "https://host.example/cover.jpg"
    found.append(probe(Kind.ARTWORK, cover, "image/jpeg", picture=COVER))
    for item in document.items[:1]:
        sound, words = attribute(item, "enclosure", "url"), attribute(item, "podcast:transcript", "url")
        chapters = attribute(item, "podcast:chapters", "url")
        part = Reaction(status=206, url=sound, headers={"content-range": "bytes 0-1/962335"}, body=b"ID")
        said = {"said_type": "audio/mpeg", "said_length": "962335"}
        found.append(probe(Kind.ENCLOSURE, sound, "audio/mpeg", item=item, part=part, **said))
        found.append(probe(Kind.TRANSCRIPT, words, "text/vtt; charset=utf-8", item=item, said_type="text/vtt"))
        json = probe(Kind.CHAPTERS, chapters, "application/json+chapters", item=item)
        found.append(replace(json, get=replace(json.get, body=CHAPTERS)))
    return tuple(found)


def probe(kind: Kind, url: str, media_type: str, **rest: Any) -> Probe:
    got = reaction(url, media_type, content_length="962335")
    return Probe(kind=kind, url=url, get=got, head=got, **rest)


def evidence(feed: str = FEED) -> Evidence:
    """Return what is known of a feed that a flawless server hands out."""
    document = Document(feed.encode())
    return Evidence(address=ADDRESS, document=document, now=NOW, probes=probes(document))
