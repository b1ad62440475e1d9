"""The news of the last two days for search engines: a sitemap with Google's news extension.

Source: "Create a News sitemap" (Google Search Central): only articles of the last two days, at most 1,000 of them.
What the last two days are is counted from the moment at which the record was read; the house is read anew when its next
story grows too old (Built.changes_at in feeds/materialise.py), so that it leaves though nothing else happens.
"""

from datetime import timedelta

from cms.catalogue.records import House, News, Story
from feeds.format import Format
from feeds.sitemap import MEDIA_TYPE, Sitemap, w3c
from feeds.text import carried_by_xml

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
NEW = timedelta(hours=48)
MOST = 1000


@carried_by_xml
def render(house: House) -> bytes:
    """Return the sitemap as UTF-8 XML."""
    sitemap = Sitemap("news", NEWS)
    since = (house.read_at or house.changed_at) - NEW
    found = [(story, news) for news in house.news for story in news.stories if story.released_at > since]
    found.sort(key=lambda each: each[0].released_at, reverse=True)
    for story, news in found[:MOST]:
        _add(sitemap, story, news)
    return sitemap.document()


def _add(sitemap: Sitemap, story: Story, news: News) -> None:
    article = sitemap.add(story.page_url, "news")
    publication = sitemap.describe(article, "publication", "")
    sitemap.describe(publication, "name", news.author)
    sitemap.describe(publication, "language", story.language)
    sitemap.describe(article, "publication_date", w3c(story.released_at))
    sitemap.describe(article, "title", story.title)


FORMAT = Format(slug="news-sitemap", extension="xml", media_type=MEDIA_TYPE, subject=House, render=render)
