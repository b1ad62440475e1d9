"""A released, changed or withdrawn work changes the feeds of its show."""

from typing import Any

from django.dispatch import receiver

from cms.catalogue.signals import work_changed, work_released, work_withdrawn
from feeds.tasks import build_feeds


@receiver([work_released, work_changed, work_withdrawn])
def on_work(sender: type, handle: str, **kwargs: Any) -> None:
    if handle:
        build_feeds.configure(lock=f"feeds:{handle}").defer(handle=handle)
