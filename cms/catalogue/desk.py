"""Part of the door, for what feeds add to the admin: whose feed a page has, and who may look after it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from wagtail.models import Page

from cms.catalogue.shows import MODELS


def handle_of(page: Page) -> str:
    """Return the handle of a show or a programme, or "" for any other page."""
    return page.specific.handle if page.specific_class in MODELS else ""


def feed_page(handle: str, *, user: Any) -> Page:
    """Return the page that owns a feed, for somebody who may publish it.

    Raises:
        Http404: no show or programme has this handle.
        PermissionDenied: it is for others to look after.
    """
    pages = [page for model in MODELS for page in model.objects.filter(handle=handle).order_by("pk")]
    if not pages:
        raise Http404
    require_publisher(pages[0], user)
    return pages[0]


def may_publish(page: Page, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_publish())


def require_publisher(page: Page, user: Any) -> None:
    """Raises PermissionDenied for whoever may not publish ``page``."""
    if not may_publish(page, user):
        raise PermissionDenied


def is_private(page: Page) -> bool:
    """Say whether not everybody may see a page."""
    return bool(page.get_view_restrictions().exists())
