"""Stop an import: what has been moved stays."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from feeds.importers.errors import NotAllowed
from feeds.importers.models import FeedImport
from feeds.importers.permissions import may_see
from feeds.importers.states import State, advance


@transaction.atomic
def stop_import(*, asked: FeedImport, user: Any) -> FeedImport:
    """Move nothing more; a show that the import made stays a draft.

    Raises:
        NotAllowed: it is somebody else's.
        TransitionRefused: it is over.
    """
    if not may_see(user, asked):
        raise NotAllowed
    advance(asked, State.STOPPED, reason="stopped by hand")
    asked.finished_at, asked.document = timezone.now(), None
    asked.save(update_fields=["finished_at", "document"])
    return asked
