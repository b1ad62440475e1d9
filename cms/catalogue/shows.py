"""Turns podcast shows and video programmes into records."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import override

from cms.catalogue.addresses import absolute, artwork_url
from cms.catalogue.pictures import wide_image
from cms.catalogue.places import locations, places_in
from cms.catalogue.publisher import Publisher
from cms.catalogue.reading import persons
from cms.catalogue.records import Enclosure, Licence, Link, LiveItem, RemoteItem, Rhythm, Show, Text
from cms.core.identity import podcast_guid
from cms.live.models import Desk
from cms.podcasts.models import ShowPage
from cms.programmes.models import BroadcastPage, ProgrammePage
from cms.shows.choices import Licence as LicenceChoice
from cms.shows.models import FeedPage

LONGEST = timedelta(days=2)
MODELS = (ShowPage, ProgrammePage)


def show_pages(**filters: Any) -> list[Any]:
    """Return the live shows and programmes that own a feed: one of each, in the language of its original.

    Those that not everybody may see are among them: their feeds are private.
    """
    pages = [page for model in MODELS for page in model.objects.live().filter(**filters).select_related("locale")]
    originals: dict[str, Any] = {}
    for page in sorted(pages, key=lambda page: page.pk):
        originals.setdefault(page.handle, page)
    return list(originals.values())


def private_handles() -> set[str]:
    """Return the handles of the live shows and programmes that not everybody may see."""
    return {page.handle for model in MODELS for page in model.objects.live().not_public()}


def show_of(page: Any, house: Publisher, *, is_private: bool) -> Show:
    """Return the record of a show or a programme, without what it has released."""
    with override(page.language_code):
        return Show(
            handle=page.handle,
            guid=page.guid,
            title=page.title,
            summary=page.summary,
            language=page.spoken_language,
            page_language=page.language_code,
            author=page.author or house.name,
            owner_email=page.owner_email or house.email,
            category=page.category,
            show_type=page.show_type,
            explicit=page.explicit,
            copyright=page.copyright,
            page_url=absolute(page.get_url() or "/"),
            feed_url=page.feed_url,
            image_url=artwork_url(page.cover) or house.image_url,
            changed_at=page.last_published_at,
            episodes=(),
            is_private=is_private,
            publisher=house.remote_item,
            live_items=tuple(live_items(page, is_private=is_private)) if isinstance(page, ProgrammePage) else (),
            **_settings(page, house),
        )


def _settings(page: FeedPage, house: Publisher) -> dict[str, Any]:
    """Return what the makers have chosen for the feed."""
    contact = page.owner_email or house.email
    return {
        "medium": "video" if isinstance(page, ProgrammePage) else "podcast",
        "locked": page.feed_locked,
        "locked_owner": contact if page.names_contact else "",
        "is_complete": page.is_complete,
        "moved_to": page.moved_to,
        "images": wide_image(page.wide),
        "persons": persons(page.credit_rows.select_related("person__locale", "person__portrait")),
        "locations": locations(page.places.all(), places_in(page.locale)),
        "licence": licence_of(page),
        "funding": Link(url=page.funding_url, label=page.funding_label) if page.funding_url else None,
        "texts": (*machine_made(page), *(Text(purpose=row.purpose, value=row.value) for row in page.text_rows.all())),
        "rhythm": _rhythm(page),
        "podroll": tuple(_recommended(row) for row in page.recommendation_rows.all()),
    }


def licence_of(page: Any) -> Licence | None:
    """Return the terms of use that a page names, if it does."""
    if not page.licence:
        return None
    is_own = page.licence == LicenceChoice.OWN
    return Licence(identifier=page.licence, url=page.licence_url if is_own else "")


def machine_made(page: Any) -> tuple[Text, ...]:
    """Return what a page says of content that a machine made (podcast:txt, purpose "ai-content")."""
    return (Text(purpose="ai-content", value=page.machine_made),) if page.machine_made else ()


def _rhythm(page: FeedPage) -> Rhythm | None:
    if page.is_complete:
        return Rhythm(rrule="", text="", is_complete=True)
    return Rhythm(rrule=page.rhythm, text=str(page.get_rhythm_display())) if page.rhythm else None


def _recommended(row: Any) -> RemoteItem:
    return RemoteItem(feed_guid=row.feed_guid or podcast_guid(row.feed_url), feed_url=row.feed_url, title=row.title)


def live_items(page: ProgrammePage, *, is_private: bool) -> list[LiveItem]:
    """Return the broadcasts that are to come or on air, by their start; one whose video is there is an episode.

    Of a live programme its desk knows: it is on air from the moment at which it was begun, however late, until ended.
    """
    now = timezone.now()
    ending = Q(off_air_at__gt=now, on_air_at__gt=now - LONGEST)
    open_ended = Q(off_air_at=None, on_air_at__gt=now - BroadcastPage.USUAL_LENGTH)
    begun = Desk.objects.filter(began_at__gt=now - LONGEST, ended_at=None)
    pages = BroadcastPage.for_cards().child_of(page).live().prefetch_related("link_rows")
    pages = pages.filter(ending | open_ended | Q(guid__in=begun.values("guid")))
    visible = list((pages if is_private else pages.public()).order_by("on_air_at", "pk"))
    desks = {desk.guid: desk for desk in Desk.objects.filter(guid__in=[each.guid for each in visible])}
    items = (_live_item(each, desks.get(each.guid), now) for each in visible if each.on_air_at and not each.videos)
    return [item for item in items if item]


def _live_item(page: BroadcastPage, desk: Desk | None, now: datetime) -> LiveItem | None:
    if page.on_air_at is None or (desk and desk.ended_at):
        return None
    is_on_air = desk.began_at is not None if desk else page.on_air_at <= now
    address = absolute(page.get_url() or "/")
    elsewhere = [(row.url, row.label) for row in page.link_rows.all()]
    watch = [(page.watch_url, page.title)] if page.watch_url else []
    return LiveItem(
        guid=page.guid,
        title=page.title,
        summary=page.summary,
        status="live" if is_on_air else "pending",
        page_url=address,
        starts_at=page.on_air_at,
        ends_at=page.off_air_at or page.on_air_at + BroadcastPage.USUAL_LENGTH,
        links=tuple(Link(url=url, label=label) for url, label in [*watch, *elsewhere, (address, page.title)]),
        image_url=next((image.url for image in wide_image(page.artwork)), ""),
        enclosure=_stream(page),
    )


def _stream(page: BroadcastPage) -> Enclosure | None:
    """Return what apps play while it is on air; it has no length."""
    if not page.stream_url:
        return None
    is_sound = urlsplit(page.stream_url).path.endswith((".mp3", ".aac", ".ogg"))
    media_type = "audio/mpeg" if is_sound else "application/x-mpegURL"
    return Enclosure(url=page.stream_url, byte_length=0, media_type=media_type, duration_s=0.0)
