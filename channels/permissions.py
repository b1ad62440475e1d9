"""Who may do what with deliveries: those who may publish a work may send it; accounts are for administrators."""

from typing import Any

from django.core.exceptions import PermissionDenied

from channels.models import Delivery
from channels.states import State, TransitionRefused
from cms.catalogue.desk import may_publish_work


def require(row: Delivery, user: Any) -> None:
    """Raises PermissionDenied for whoever may not publish the work; without a user it is the operator, at the shell."""
    if user is not None and not may_publish_work(row.guid, user):
        raise PermissionDenied


def locked(row: Delivery, *states: State) -> None:
    """Lock the row until the end of the transaction, as it is by now. Raises TransitionRefused in any other state."""
    row.refresh_from_db(from_queryset=Delivery.objects.select_for_update())
    if row.state not in states:
        raise TransitionRefused(str(row.pk))
