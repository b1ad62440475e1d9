"""Checks that somebody asked for in the admin: they take minutes, and nobody waits for them with a page open."""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from feeds.checking.check import check
from feeds.checking.models import CheckReport

logger = logging.getLogger(__name__)
KEPT = timedelta(days=90)


@app.task(queue="default", name="feeds.check")
def check_feed(report_id: int) -> None:
    """Carry out a check and keep what came of it."""
    report = CheckReport.objects.filter(pk=report_id, finished_at=None).first()
    if report is None:
        return

    def progress(done: int, total: int) -> None:
        CheckReport.objects.filter(pk=report_id).update(done=done, total=total)

    try:
        result = check(report.address, progress=progress)
    except Exception:
        logger.exception("The feed %s could not be checked", report.address)
        report.finish(None)
    else:
        report.finish(result)


@app.periodic(cron="41 4 * * *")
@app.task(queue="default", name="feeds.forget_checks")
def forget_checks(timestamp: int) -> None:
    """Delete reports that nobody needs any more."""
    CheckReport.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
