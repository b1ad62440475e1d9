"""The one way in which feeds and channels read content."""

from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone

from cms.catalogue.addresses import absolute, artwork_url
from cms.catalogue.records import HOUSE, House, News, Show
from cms.catalogue.shows import show_of, show_pages
from cms.catalogue.stories import news_of, news_pages
from cms.pages.models import HomePage


def feed(handle: str) -> Show | News | House | None:
    """Return what the feeds of this handle say; None if nothing that the public may see has it."""
    if handle == HOUSE:
        return house()
    for page in show_pages(handle=handle):
        return show_of(page)
    news = news_pages().get(handle)
    return news_of(news) if news else None


def handles() -> list[str]:
    """Return the handles of everything that has a feed: the house, the shows and programmes, and the news."""
    return [HOUSE, *sorted(page.handle for page in show_pages()), *sorted(news_pages())]


def titles() -> dict[str, str]:
    """Return the titles of all live shows and programmes by handle, in alphabetical order of the handles."""
    return {page.handle: page.title for page in sorted(show_pages(), key=lambda page: page.handle)}


def house() -> House | None:
    """Return everything that is published; None while there is no home page."""
    home = HomePage.objects.live().public().filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if home is None:
        return None
    shows = sorted((show_of(page) for page in show_pages()), key=lambda show: (show.title, show.handle))
    news = [news_of(page) for page in news_pages().values()]
    moments = [home.last_published_at or timezone.now()]
    moments += [show.changed_at for show in shows] + [each.changed_at for each in news]
    live_items = sorted((item for show in shows for item in show.live_items), key=lambda item: item.starts_at)
    return House(
        handle=HOUSE,
        guid=str(uuid5(NAMESPACE_URL, absolute(f"/feeds/{HOUSE}/publisher.xml"))),
        title=home.title,
        summary=home.lead or home.headline,
        language=settings.LANGUAGE_CODE,
        author=home.title,
        owner_email="",
        page_url=absolute(home.get_url() or "/"),
        feed_url=absolute(f"/feeds/{HOUSE}/publisher.xml"),
        image_url=artwork_url(home.artwork),
        changed_at=max(moments),
        shows=tuple(shows),
        news=tuple(news),
        live_items=tuple(live_items),
        read_at=timezone.now(),
    )
