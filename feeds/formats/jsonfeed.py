"""News as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from cms.catalogue.records import News, Story
from feeds.format import Format
from feeds.places import feed_address, story_id

FILE_NAME = "jsonfeed.json"


def render(news: News) -> bytes:
    """Return the news as UTF-8 JSON."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": news.title,
        "home_page_url": news.page_url,
        "feed_url": feed_address(news, FILE_NAME),
        "description": news.summary,
        "language": news.language,
        "authors": [{"name": news.author}],
        "hubs": [{"type": "WebSub", "url": hub} for hub in news.hubs],
        "items": [_item(story) for story in news.stories],
    }
    text = json.dumps(_filled(document), ensure_ascii=False, indent=1)
    # A half of a pair of surrogates is no character, and no UTF-8.
    return text.encode(errors="replace") + b"\n"


def _item(story: Story) -> dict[str, Any]:
    item = {
        "id": story_id(story),
        "url": story.page_url,
        "title": story.title,
        "content_html": story.notes_html,
        "summary": story.summary,
        "image": story.image.url if story.image else "",
        "date_published": story.released_at.isoformat(),
        "date_modified": story.changed_at.isoformat(),
        "tags": list(story.topics),
        "language": story.language,
    }
    return _filled(item)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty, but for the items: a feed without any still has the list."""
    return {name: value for name, value in values.items() if value or name == "items"}


FORMAT = Format(
    slug="jsonfeed",
    extension="json",
    media_type="application/feed+json; charset=utf-8",
    subject=News,
    render=render,
    names_hubs=True,
)
