"""Make a new address for the overlay; the old one is dead at once."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from cms.live.models import Desk
from cms.live.models.desk import overlay_key
from cms.live.permissions import require_moderator

ACTION = "live.overlay_key"


@transaction.atomic
def renew_overlay_key(*, desk: Desk, by: Any) -> Desk:
    """Raises PermissionDenied."""
    require_moderator(by, desk)
    desk = desk.locked()
    desk.overlay_key = overlay_key()
    desk.save(update_fields=["overlay_key"])
    log(instance=desk, action=ACTION, user=by)
    # Overlays that are open look again, and find that theirs is dead.
    desk.tell_phase()
    return desk
