"""Let one person read a private feed."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.catalogue.desk import handle_of, require_publisher
from feeds.models import FeedToken
from feeds.private import digest_of, new_token

ACTION = "athir.make_feed_token"


@transaction.atomic
def make_token(*, page: Page, holder: str, user: Any) -> str:
    """Return a new token for the feed of a show, which can never be shown again: only its digest is kept.

    Raises:
        PermissionDenied: ``user`` may not publish the show.
    """
    require_publisher(page, user)
    token = new_token()
    FeedToken.objects.create(handle=handle_of(page), holder=holder, digest=digest_of(token), created_by=user)
    log(instance=page, action=ACTION, user=user, data={"holder": holder})
    return token
