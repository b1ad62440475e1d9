"""Turns the news into records: a feed in each language, whose handle ends in the language's code."""

from typing import Any

from django.utils.translation import override

from cms.catalogue.addresses import absolute
from cms.catalogue.notes import notes_html
from cms.catalogue.records import Image, News, Story
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage

# What social networks and readers of feeds show beside a story.
WIDE = "fill-1200x630|format-jpeg"


def news_handle(page: NewsIndexPage) -> str:
    """Return the handle of the feed: translations share that of the page."""
    return f"{page.handle}-{page.language_code}"


def feed_handle(page: Any) -> str:
    """Return the handle of the feed in which a work is."""
    return news_handle(page.series) if isinstance(page.series, NewsIndexPage) else str(page.series.handle)


def news_pages() -> dict[str, NewsIndexPage]:
    """Return the live news in each language, by the handle of its feed."""
    pages = NewsIndexPage.objects.live().public().select_related("locale").order_by("pk")
    return {news_handle(page): page for page in pages}


def news_of(page: NewsIndexPage) -> News:
    """Return the record of the news in one language."""
    with override(page.language_code):
        items = list(_items(page))
        home = HomePage.objects.ancestor_of(page).first()
        moments = [page.last_published_at, *(item.last_published_at for item in items)]
        return News(
            handle=news_handle(page),
            guid=f"{page.translation_key}-{page.language_code}",
            title=page.title,
            summary=home.lead or home.headline if home else page.title,
            language=page.language_code,
            author=home.title if home else page.title,
            page_url=absolute(page.get_url() or "/"),
            changed_at=max(moment for moment in moments if moment),
            stories=tuple(_story(item) for item in items),
        )


def _items(page: NewsIndexPage) -> Any:
    items = NewsPage.for_cards().child_of(page).live().public().prefetch_related("topics")
    return items.order_by("-first_published_at", "-pk")


def _story(page: NewsPage) -> Story:
    return Story(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        notes_html=notes_html(page),
        page_url=absolute(page.get_url() or "/"),
        released_at=page.released_at,
        changed_at=page.last_published_at,
        image=image_of(page),
        topics=tuple(topic.name for topic in page.topics.all()),
        language=page.language_code,
    )


def image_of(page: Any) -> Image | None:
    """Return the picture of a work as social networks show it, or None."""
    if page.artwork is None:
        return None
    made = page.artwork.get_rendition(WIDE)
    return Image(
        url=absolute(made.url),
        alt=page.artwork.default_alt_text,
        width=made.width,
        height=made.height,
        media_type="image/jpeg",
        purpose="social",
    )
