"""Take a work back: from everywhere in one action, or from one place."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from channels import ledger
from channels.messages import held_up
from channels.models import Delivery, Operation
from channels.queueing import wake
from channels.registry import all_publishers
from channels.states import FINAL, State
from channels.whys import Why, by
from cms.catalogue.desk import may_publish_work


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What was begun.

    Attributes:
        begun: go on by themselves.
        held_up: go on once their account is connected, or in use, again.
        by_hand: cannot be taken back by Athir.
    """

    begun: tuple[Delivery, ...]
    held_up: tuple[Delivery, ...]
    by_hand: tuple[Delivery, ...]


@transaction.atomic
def withdraw_work(*, guid: str, user: Any, only: Delivery | None = None) -> Withdrawal:
    """Take a work back from everywhere, or from the place of one delivery.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
    """
    if user is not None and not may_publish_work(guid, user):
        raise PermissionDenied
    rows = Delivery.objects.select_related("account").filter(guid=guid, operation=Operation.PUBLISH)
    chosen = [only] if only else list(rows)
    made = [row for base in chosen if (row := ledger.withdraw_one(base, reason=by(user, Why.TAKE_BACK)))]
    wake()
    by_hand = [row for row in made if not all_publishers()[row.account.publisher].capabilities.withdraw]
    waiting = [row for row in made if row not in by_hand and held_up(row)]
    begun = [row for row in made if row not in by_hand and row not in waiting]
    return Withdrawal(begun=tuple(begun), held_up=tuple(waiting), by_hand=tuple(by_hand))


def is_anywhere(guid: str) -> bool:
    """Say whether something of the work is, or may come to be, at some place."""
    gone = FINAL - {State.VERIFIED, State.FAILED}
    return Delivery.objects.filter(guid=guid, operation=Operation.PUBLISH).exclude(state__in=gone).exists()
