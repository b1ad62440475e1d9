"""Part of the door, for what feeds add to the admin: whose feed a page has, and who may look after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404
from wagtail.models import Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.catalogue.shows import MODELS
from cms.catalogue.stories import feed_handle
from cms.core.works import Work, attach_series, work_models


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


def work_page(guid: str) -> Page | None:
    """Return the page of a work, released or not, in the language in which it was written first."""
    found = [page for model in work_models() for page in model.objects.filter(guid=guid)]
    return min(found, key=lambda page: page.pk, default=None)


def guid_of(page: Page) -> str:
    """Return the identifier of a work, or "" for any other page."""
    return page.specific.guid if page.specific_class and issubclass(page.specific_class, Work) else ""


def may_publish_work(guid: str, user: Any) -> bool:
    """Say whether ``user`` may publish a work; one that is deleted is for superusers."""
    page = work_page(guid)
    return may_publish(page, user) if page else bool(user.is_superuser)


def publishable_guids(user: Any) -> Iterator[str]:
    """Yield the identifiers of all works that ``user`` may publish; who may publish a translation alone may not."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    for model in work_models():
        first = model.objects.filter(guid=OuterRef("guid")).order_by("pk").values("pk")[:1]
        mine = model.objects.filter(pk__in=pages.values("pk"), pk=Subquery(first))
        yield from mine.values_list("guid", flat=True)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A work that will go live by itself."""

    guid: str
    kind: str
    title: str
    handle: str
    at: datetime


def planned_works(user: Any, *, begin: datetime, end: datetime) -> list[Plan]:
    """Return the works that ``user`` may publish and that go live in this time, by their moment."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    moments = {
        int(key): at
        for key, at in Revision.page_revisions.filter(approved_go_live_at__range=(begin, end)).values_list(
            "object_id", "approved_go_live_at"
        )
    }
    mine = pages.filter(pk__in=moments).values("pk")
    found = [page for model in work_models() for page in model.objects.filter(pk__in=mine, live=False)]
    attach_series(found)
    plans = [
        Plan(guid=page.guid, kind=page.kind, title=page.draft_title, handle=feed_handle(page), at=moments[page.pk])
        for page in found
    ]
    return sorted(plans, key=lambda plan: (plan.at, plan.title))
