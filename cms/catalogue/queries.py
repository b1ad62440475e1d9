"""The one way in which feeds and channels read content."""

from django.conf import settings
from django.utils import timezone

from cms.catalogue.addresses import absolute
from cms.catalogue.asked import asked
from cms.catalogue.publisher import publisher
from cms.catalogue.records import HOUSE, House, News, Show
from cms.catalogue.show_reader import ShowReader
from cms.catalogue.shows import private_handles, show_pages
from cms.catalogue.stories import news_of, news_pages


def feed(handle: str) -> Show | News | House | None:
    """Return what the feeds of this handle say; None if nothing that the public may see has it."""
    if handle == HOUSE:
        return house()
    if found := reader(handle):
        return found.whole
    news = news_pages().get(handle)
    return news_of(news) if news else None


def reader(handle: str) -> ShowReader | None:
    """Return a show or a programme whose works are read in portions; None if nothing live has this handle."""
    return next((ShowReader(page) for page in show_pages(handle=handle)), None)


def handles() -> list[str]:
    """Return the handles of everything that has a feed: the house, the shows and programmes, and the news."""
    return [HOUSE, *sorted(page.handle for page in show_pages()), *sorted(news_pages())]


def titles() -> dict[str, str]:
    """Return the titles of all shows and programmes with a public feed, in alphabetical order of their handles."""
    private = private_handles()
    pages = sorted(show_pages(), key=lambda page: page.handle)
    return {page.handle: page.title for page in pages if page.handle not in private}


def house() -> House | None:
    """Return everything that is published, but for the episodes of shows; None while there is no home page."""
    known = publisher()
    if known.home is None or known.remote_item is None:
        return None
    home, private = known.home, private_handles()
    shows = [ShowReader(page, known).show for page in show_pages() if page.handle not in private]
    shows.sort(key=lambda show: (show.title, show.handle))
    news = [news_of(page) for page in news_pages().values()]
    moments = [home.last_published_at or timezone.now()]
    moments += [show.changed_at for show in shows] + [each.changed_at for each in news]
    live_items = sorted((item for show in shows for item in show.live_items), key=lambda item: item.starts_at)
    return House(
        handle=HOUSE,
        guid=known.remote_item.feed_guid,
        title=home.title,
        summary=home.lead or home.headline,
        language=settings.LANGUAGE_CODE,
        author=home.title,
        owner_email=known.email,
        page_url=absolute(home.get_url() or "/"),
        feed_url=known.remote_item.feed_url,
        image_url=known.image_url,
        changed_at=max(moments),
        shows=tuple(shows),
        news=tuple(news),
        live_items=tuple(live_items),
        asked=asked(),
        read_at=timezone.now(),
    )
