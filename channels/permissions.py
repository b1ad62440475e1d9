"""Who may do what with deliveries: those who may publish a work may send it; accounts are for administrators."""

from typing import Any

from django.core.exceptions import PermissionDenied

from channels.models import Delivery
from cms.catalogue.desk import may_publish_work


def require(row: Delivery, user: Any) -> None:
    """Raises PermissionDenied for whoever may not publish the work; without a user it is the operator, at the shell."""
    if user is not None and not may_publish_work(row.guid, user):
        raise PermissionDenied


def by(user: Any, what: str) -> str:
    """Return the reason of a change that a person made, with the name."""
    name = (user.get_full_name() or user.get_username()) if user is not None else "operator"
    return f"{name}: {what}"
