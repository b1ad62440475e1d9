"""Turns what Wagtail and the apps say of rows into what the house says of works."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published

from cms.catalogue.signals import audience_changed, work_changed, work_released, work_withdrawn
from cms.catalogue.stories import news_handle
from cms.core.wall_times import replanned
from cms.core.works import Work, work_models
from cms.live.models import Desk
from cms.live.signals import moments_changed, programme_turned
from cms.media.models import Picture, Recording, Rendition, Transcript
from cms.media.signals import rendition_ready, transcript_changed
from cms.news.models import NewsIndexPage, NewsPage
from cms.pages.models import HomePage
from cms.people.models import Person
from cms.podcasts.models import EpisodePage, ShowPage
from cms.programmes.models import BroadcastPage, ProgrammePage
from cms.taxonomy.models import Place
from cms.users.teams import TeamPage

PLAYERS = (EpisodePage, BroadcastPage)
SHOWS = (ShowPage, ProgrammePage)
# Where pages show a picture, by the name of the field.
PICTURES: dict[Any, tuple[str, ...]] = {
    EpisodePage: ("artwork",),
    BroadcastPage: ("artwork",),
    NewsPage: ("artwork",),
} | {
    ShowPage: ("artwork", "wide_picture"),
    ProgrammePage: ("artwork", "square_picture"),
}


def _tell(signal: Signal, page: Page) -> None:
    if isinstance(page, TeamPage | Work):
        signal.send(sender=type(page), handle=_handle(page), guid=getattr(page, "guid", ""))


def _handle(page: Page) -> str:
    """Return the handle of the feed that shows ``page``."""
    series = page.series if isinstance(page, Work) else page
    return news_handle(series) if isinstance(series, NewsIndexPage) else getattr(series, "handle", "")


def _tell_changed(pages: Iterable[Page]) -> None:
    """Say once for each feed that something in it changed."""
    for page in {_handle(page): page for page in pages}.values():
        _tell(work_changed, page)


def _tell_changed_works(**filters: Any) -> None:
    """Say it of every live page that plays a recording and fits."""
    _tell_changed(page for model in PLAYERS for page in model.objects.live().filter(**filters))


def _tell_changed_shows(**filters: Any) -> None:
    """Say it of every live page with a feed that fits."""
    _tell_changed(page for model in SHOWS for page in model.objects.live().filter(**filters))


@receiver(page_published)
def on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    is_first = instance.first_published_at == instance.last_published_at
    _tell(work_released if is_first else work_changed, instance)


@receiver([published, replanned])
def on_planned(sender: type[Page], instance: Any, **kwargs: Any) -> None:
    """Wagtail says "published" of what is only planned, too."""
    if isinstance(instance, Work) and not instance.live:
        _tell(audience_changed, instance)


@receiver(post_save, sender=Revision)
def on_unplanned(sender: type[Revision], instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    """Taking a plan back changes its revision alone."""
    if set(update_fields or ()) == {"approved_go_live_at"} and instance.approved_go_live_at is None:
        on_planned(sender=type(instance), instance=instance.content_object)


@receiver(post_delete)
def on_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Work) and not instance.live:
        audience_changed.send(sender=sender, handle="", guid=instance.guid)


@receiver(page_unpublished)
def on_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """A work that can still be seen in another language has only changed."""
    is_left = isinstance(instance, Work) and instance.same_work().live().public().exists()
    _tell(work_changed if is_left else work_withdrawn, instance)


@receiver([page_slug_changed, post_page_move])
def on_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The addresses of everything below have changed."""
    below = [page for model in TeamPage.__subclasses__() for page in model.objects.live().descendant_of(instance)]
    _tell_changed([*below, instance.specific])
    for guid in {
        page.guid for model in work_models() for page in model.objects.descendant_of(instance, inclusive=True)
    }:
        audience_changed.send(sender=sender, handle="", guid=guid)


@receiver([programme_turned, moments_changed])
def on_live_programme(sender: type[Desk], desk: Desk, **kwargs: Any) -> None:
    _tell_changed(BroadcastPage.objects.live().filter(guid=desk.guid))


@receiver(rendition_ready)
def on_rendition_ready(sender: type[Rendition], rendition: Rendition, **kwargs: Any) -> None:
    _tell_changed_works(recording=rendition.recording)


@receiver(transcript_changed)
def on_transcript_changed(sender: type[Transcript], recording: Recording, **kwargs: Any) -> None:
    _tell_changed_works(recording=recording)


@receiver(post_save, sender=Person)
def on_person_saved(sender: type[Person], instance: Person, **kwargs: Any) -> None:
    _tell_changed_works(credit_rows__person=instance)
    _tell_changed_shows(credit_rows__person=instance)


@receiver(post_save, sender=Place)
def on_place_saved(sender: type[Place], instance: Place, **kwargs: Any) -> None:
    _tell_changed_works(places__translation_key=instance.translation_key)
    _tell_changed_shows(places__translation_key=instance.translation_key)


@receiver(post_save, sender=Picture)
def on_picture_saved(sender: type[Picture], instance: Picture, created: bool, **kwargs: Any) -> None:
    """Tell of a picture that is cropped or described in another way; a new one is in no page yet."""
    if not created:
        uses = [(model, field) for model, fields in PICTURES.items() for field in fields]
        _tell_changed(page for model, field in uses for page in model.objects.live().filter(**{field: instance}))


@receiver(page_published, sender=HomePage)
def on_house_published(sender: type[HomePage], instance: HomePage, **kwargs: Any) -> None:
    """Every feed names the house."""
    _tell_changed_shows()


@receiver([post_save, post_delete], sender=PageViewRestriction)
def on_privacy(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    """Who may see a page decides who may read its feed, and whether it is named to anybody."""
    page = Page.objects.filter(pk=instance.page_id).first()
    # A restriction may go with its page, of which a part may be gone already.
    if page and page.specific_class and page.specific_class.objects.filter(pk=page.pk).exists():
        on_moved(sender=type(page), instance=page)
