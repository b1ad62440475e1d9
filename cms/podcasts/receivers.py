"""What must be done before an episode goes live."""

from typing import Any

from django.dispatch import receiver

from cms.core.releasing import before_release
from cms.podcasts.models import EpisodePage
from cms.podcasts.operations.renew_tags import renew_tags


@receiver(before_release, sender=EpisodePage)
def on_release(sender: type[EpisodePage], page: EpisodePage, **kwargs: Any) -> None:
    """Renew the tags in the same transaction: the feed then names the right file from its first moment."""
    renew_tags(episode=page)
