"""Turns podcast shows and video programmes into records."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from cms.catalogue.addresses import absolute, artwork_url
from cms.catalogue.episodes import broadcast_pages, episode_of, episode_pages, latest_change
from cms.catalogue.records import Link, LiveItem, Show
from cms.podcasts.models import ShowPage
from cms.programmes.models import BroadcastPage, ProgrammePage

# How long a broadcast is thought to be on air where nobody has said when it ends.
USUAL_LENGTH = timedelta(hours=2)
MODELS = (ShowPage, ProgrammePage)


def show_pages(**filters: Any) -> list[Any]:
    """Return the live shows and programmes that own a feed: one of each, in the language of its original."""
    pages = [
        page for model in MODELS for page in model.objects.live().public().filter(**filters).select_related("locale")
    ]
    originals: dict[str, Any] = {}
    for page in sorted(pages, key=lambda page: page.pk):
        originals.setdefault(page.handle, page)
    return list(originals.values())


def show_of(page: Any) -> Show:
    """Return the record of a show or a programme with everything that it has released."""
    is_video = isinstance(page, ProgrammePage)
    with override(page.language_code):
        pages: list[Any] = broadcast_pages(page) if is_video else episode_pages(page)
        for each in pages:
            each._series = page
        return Show(
            handle=page.handle,
            guid=page.guid,
            title=page.title,
            summary=page.summary,
            language=getattr(page, "spoken_language", page.language_code),
            page_language=page.language_code,
            author=getattr(page, "author", ""),
            owner_email=getattr(page, "owner_email", ""),
            category=getattr(page, "category", "Government"),
            show_type=getattr(page, "show_type", "episodic"),
            explicit=getattr(page, "explicit", False),
            copyright=getattr(page, "copyright", ""),
            page_url=absolute(page.get_url() or "/"),
            feed_url=absolute(f"/feeds/{page.handle}/podcast.xml"),
            image_url=artwork_url(page.artwork),
            changed_at=_latest(page, pages),
            episodes=tuple(episode_of(each, page) for each in pages),
            medium="video" if is_video else "podcast",
            live_items=tuple(live_items(page)) if is_video else (),
        )


def _latest(page: Any, pages: list[Any]) -> datetime:
    moments = [page.last_published_at, *map(latest_change, pages)]
    return max(moment for moment in moments if moment)


def live_items(page: ProgrammePage) -> list[LiveItem]:
    """Return the broadcasts that are to come or on air, by their start."""
    now = timezone.now()
    coming = BroadcastPage.for_cards().child_of(page).live().public().filter(on_air_at__gt=now - USUAL_LENGTH)
    return [
        _live_item(each, each.on_air_at, now)
        for each in coming.order_by("on_air_at", "pk")
        if each.on_air_at and not each.videos
    ]


def _live_item(page: BroadcastPage, on_air_at: datetime, now: datetime) -> LiveItem:
    address = absolute(page.get_url() or "/")
    return LiveItem(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        status="live" if on_air_at <= now else "pending",
        page_url=address,
        starts_at=on_air_at,
        ends_at=on_air_at + USUAL_LENGTH,
        links=tuple(Link(url=url, label=page.title) for url in (page.watch_url, address) if url),
        image_url=artwork_url(page.artwork),
    )
