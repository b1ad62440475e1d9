"""Close a private feed to one person."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.catalogue.desk import handle_of, require_publisher
from feeds.models import FeedToken

ACTION = "athir.revoke_feed_token"


@transaction.atomic
def revoke_token(*, page: Page, token: FeedToken, user: Any) -> None:
    """Have a token of the show's feed open nothing any more, from the next request on.

    Raises:
        PermissionDenied: ``user`` may not publish the show, or the token is of another.
    """
    require_publisher(page, user)
    found = FeedToken.objects.filter(pk=token.pk, handle=handle_of(page), revoked_at=None)
    if found.update(revoked_at=timezone.now()):
        log(instance=page, action=ACTION, user=user, data={"holder": token.holder})
