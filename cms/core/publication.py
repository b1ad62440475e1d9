"""Publication and withdrawal at the minute that was chosen, without a visitor or an editor."""

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from cms.core.pages import NotReady

logger = logging.getLogger(__name__)


def publish_due() -> None:
    """Withdraw every page whose time is over, and publish every one whose time has come."""
    now = timezone.now()
    for page in Page.objects.live().filter(expire_at__lt=now).order_by("expire_at").specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in Revision.page_revisions.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk"):
        _release(revision)


def _release(revision: Revision) -> None:
    page = revision.as_object()
    planner = _planner(revision)
    # Rights are those of the moment of publication: they may have been taken away since it was planned.
    if planner is not None and not (planner.is_active and page.permissions_for_user(planner).can_publish()):
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=page, action="athir.schedule_refused", user=planner, revision=revision)
        logger.warning("Not published: %s may no longer publish page %s", planner, page.pk)
        return
    try:
        revision.publish(log_action="wagtail.publish.scheduled")
    except NotReady as obstacle:
        # It stays due, and goes live as soon as nothing stands in its way.
        logger.info("Page %s is due but waits: %s", page.pk, obstacle)


def _planner(revision: Revision) -> Any:
    """Return who planned the publication of ``revision``; None when a command did."""
    entry = PageLogEntry.objects.filter(revision=revision, action="wagtail.publish.schedule").order_by("-pk").first()
    return get_user_model().objects.filter(pk=entry.user_id).first() if entry and entry.user_id else None
