"""Turns what Wagtail and the apps say of rows into what the house says of works."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import Signal, receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.catalogue.signals import work_changed, work_released, work_withdrawn
from cms.catalogue.stories import news_handle
from cms.core.works import Work
from cms.media.models import Recording, Rendition, Transcript
from cms.media.signals import rendition_ready, transcript_changed
from cms.news.models import NewsIndexPage
from cms.people.models import Person
from cms.podcasts.models import EpisodePage
from cms.programmes.models import BroadcastPage
from cms.users.teams import TeamPage

PLAYERS = (EpisodePage, BroadcastPage)


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


@receiver(page_published)
def on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    is_first = instance.first_published_at == instance.last_published_at
    _tell(work_released if is_first else work_changed, instance)


@receiver(page_unpublished)
def on_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    _tell(work_withdrawn, instance)


@receiver([page_slug_changed, post_page_move])
def on_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The addresses of everything below have changed."""
    below = [page for model in TeamPage.__subclasses__() for page in model.objects.live().descendant_of(instance)]
    _tell_changed([*below, instance.specific])


@receiver(rendition_ready)
def on_rendition_ready(sender: type[Rendition], rendition: Rendition, **kwargs: Any) -> None:
    _tell_changed_works(recording=rendition.recording)


@receiver(transcript_changed)
def on_transcript_changed(sender: type[Transcript], recording: Recording, **kwargs: Any) -> None:
    _tell_changed_works(recording=recording)


@receiver(post_save, sender=Person)
def on_person_saved(sender: type[Person], instance: Person, **kwargs: Any) -> None:
    _tell_changed_works(credit_rows__person=instance)
