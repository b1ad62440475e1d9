"""How long a large feed takes until its preview is there, and how much memory: 10,000 items, 40 MB.

script/run.py --scratch python -m benchmarks.feeds.importing
"""

import os
import resource
import time

import django

ITEM = """<item><title>الحلقة {n} &amp; الماء</title><guid isPermaLink="false">guid-{n}</guid>
<pubDate>Fri, 20 Nov 2026 08:30:00 +0000</pubDate><link>https://a.example/{n}</link>
<description><![CDATA[<p>{short}</p>]]></description><content:encoded><![CDATA[<p>{long}</p>]]></content:encoded>
<enclosure url="https://a.example/{n}.mp3" length="12345" type="audio/mpeg"/><itunes:duration>31:12</itunes:duration>
<itunes:season>1</itunes:season><itunes:episode>{n}</itunes:episode><podcast:person role="host">سلمى</podcast:person>
<podcast:transcript url="https://a.example/{n}.vtt" type="text/vtt"/></item>"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>حديث الماء</title>
<description>كل أسبوع سؤال</description><language>ar</language>"""
ITEMS = 10_000
WORDS = "من السد إلى الصنبور " * 60


def large_feed() -> bytes:
    items = "".join(ITEM.format(n=number, short=WORDS[:600], long=WORDS) for number in range(ITEMS))
    return f"{HEAD}{items}</channel></rss>".encode()


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from django.core.management import call_command

    from cms.demo.foundation import found_site
    from feeds.importers.operations.ask_import import Place, Wish, ask_import
    from feeds.importers.reading import read_feed
    from feeds.importers.reckoning import read_import

    call_command("migrate", verbosity=0)
    found_site()
    data = large_feed()
    before, began = peak_mb(), time.perf_counter()
    read_feed(data)
    print(f"{len(data) / 1e6:.0f} MB, {ITEMS} items: understood in {time.perf_counter() - began:.1f} s", end=", ")
    print(f"{peak_mb() - before} MB more")
    asked = ask_import(place=Place(document=data), wish=Wish(), user=None, in_background=False)
    began = time.perf_counter()
    read_import(asked)
    print(
        f"preview with a row for each item in {time.perf_counter() - began:.1f} s, {peak_mb() - before} MB more in all"
    )


if __name__ == "__main__":
    main()
