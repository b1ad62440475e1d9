"""What must be done before an episode goes live, and when its recording is prepared anew."""

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver

from cms.core.releasing import before_release
from cms.media.models import Recording, Rendition
from cms.media.signals import recording_retimed, rendition_ready
from cms.podcasts.models import EpisodePage
from cms.podcasts.operations.renew_tags import renew_tags
from cms.podcasts.operations.retime_chapters import retime_chapters


@receiver(before_release, sender=EpisodePage)
def on_release(sender: type[EpisodePage], page: EpisodePage, **kwargs: Any) -> None:
    """Renew the tags in the same transaction: the feed then names the right file from its first moment."""
    renew_tags(episode=page)


@receiver(rendition_ready)
def on_rendition_ready(sender: type[Rendition], rendition: Rendition, **kwargs: Any) -> None:
    """A recording that is prepared anew keeps the tags of the episode that plays it."""
    for episode in EpisodePage.objects.live().filter(recording=rendition.recording):
        renew_tags(episode=episode)


@receiver(recording_retimed)
def on_retimed(sender: type[Recording], recording: Recording, clock: Callable[[float], float], **kwargs: Any) -> None:
    for episode in EpisodePage.objects.filter(recording=recording):
        retime_chapters(episode=episode, clock=clock)
