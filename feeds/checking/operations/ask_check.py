"""Have a feed checked."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from feeds.checking.models import CheckReport
from feeds.checking.tasks import check_feed

AT_ONCE = 3


class TooManyChecks(Exception):
    """Somebody's former checks have not ended yet: each asks other machines many questions."""


@transaction.atomic
def ask_check(*, address: str, user: Any, handle: str = "") -> CheckReport:
    """Queue a check of the feed at ``address``; ``handle`` names the show of ours whose feed it is.

    Raises:
        TooManyChecks: enough of this person's checks are under way.
    """
    an_hour_ago = timezone.now() - timedelta(hours=1)
    running = CheckReport.objects.filter(asked_by=user, finished_at=None, asked_at__gt=an_hour_ago)
    if running.count() >= AT_ONCE:
        raise TooManyChecks
    report = CheckReport.objects.create(address=address, handle=handle, asked_by=user)
    check_feed.defer(report_id=report.pk)
    return report
