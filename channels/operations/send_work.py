"""Send a work to an account that does not get it by itself."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from channels import ledger
from channels.models import Account, Delivery
from channels.queueing import wake
from cms.catalogue.desk import may_publish_work


class NotReleased(Exception):
    """Nobody can see the work yet: there is nothing to send."""


@transaction.atomic
def send_work(*, guid: str, account: Account, user: Any) -> Delivery | None:
    """Plan a work for one account; None when it was asked for before.

    Raises:
        PermissionDenied: ``user`` may not publish the work.
        NotReleased: the public cannot see it, and the place could not keep it until then.
    """
    if user is not None and not may_publish_work(guid, user):
        raise PermissionDenied
    found = ledger.seen_or_planned(guid)
    if found is None or (found.planned_at and not ledger.gets_ahead(account)):
        raise NotReleased(guid)
    row = ledger.plan(found, account)
    wake()
    return row
