"""A released, changed or withdrawn work changes the feeds in which it is."""

from typing import Any

from django.dispatch import receiver

from cms.catalogue.records import HOUSE
from cms.catalogue.signals import work_changed, work_released, work_withdrawn
from feeds.queueing import defer_build


@receiver([work_released, work_changed, work_withdrawn])
def on_work(sender: type, handle: str, **kwargs: Any) -> None:
    defer_build(handle or HOUSE)
