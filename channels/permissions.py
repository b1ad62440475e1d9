"""Who may do what with deliveries: those who may publish a work may send it; accounts are for administrators."""

from typing import Any

from django.core.exceptions import PermissionDenied

from channels.models import Delivery
from cms.catalogue.desk import may_publish_work


def require(row: Delivery, user: Any) -> None:
    """Raises PermissionDenied for whoever may not publish the work; without a user it is the operator, at the shell."""
    if user is not None and not may_publish_work(row.guid, user):
        raise PermissionDenied
