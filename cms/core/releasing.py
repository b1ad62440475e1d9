"""What publication and withdrawal mean here, wherever they start.

Wagtail's editor builds the action itself instead of calling ``Page.publish``, and so do its bulk actions, its
workflow and its API in ways of their own. The actions are the one place that all of them pass.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from cms.core.pages import BasePage, NotReady

before_release = Signal()
"""A page is about to go live, in this transaction. Argument: ``page``, as it will be."""

Execute = Callable[..., None]


def install() -> None:
    """Have Wagtail's actions work as this module says. Called once, when the apps are ready."""
    PublishPageRevisionAction.execute = releasing(PublishPageRevisionAction.execute)
    UnpublishPageAction.execute = transaction.atomic(UnpublishPageAction.execute)


def releasing(execute: Execute) -> Execute:
    """Publish, or nothing: a job that publication causes exists exactly when the page is live.

    The action raises NotReady when there is an obstacle and publication is not planned for a later time.
    """

    @wraps(execute)
    @transaction.atomic
    def release(action: Any, *args: Any, **kwargs: Any) -> None:
        page = action.object
        if isinstance(page, BasePage) and not (page.go_live_at and page.go_live_at > timezone.now()):
            if obstacle := page.obstacle():
                raise NotReady(obstacle)
            before_release.send(sender=type(page), page=page)
        execute(action, *args, **kwargs)
        Page.objects.filter(pk=page.pk, live=True).update(draft_title=F("title"))

    return release
