"""A released, changed or withdrawn work changes the ledger, in the same transaction (decision 10)."""

from typing import Any

from django.dispatch import receiver

from channels import broadcasting, ledger
from channels.queueing import wake
from channels.whys import Why
from cms.catalogue.signals import audience_changed, work_changed, work_released, work_withdrawn


@receiver(work_released)
def on_released(sender: type, handle: str, guid: str, **kwargs: Any) -> None:
    if guid:
        ledger.release(guid, handle)
        wake()


@receiver(audience_changed)
def on_audience_changed(sender: type, handle: str, guid: str, **kwargs: Any) -> None:
    ledger.announce(guid, handle)
    wake()


@receiver(work_changed)
def on_changed(sender: type, guid: str, **kwargs: Any) -> None:
    if guid:
        ledger.change(guid)
        broadcasting.follow(guid)
        wake()


@receiver(work_withdrawn)
def on_withdrawn(sender: type, guid: str, **kwargs: Any) -> None:
    if guid:
        ledger.withdraw(guid, reason=Why.UNSEEN)
        wake()
