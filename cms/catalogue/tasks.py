"""What time changes of works without anybody doing anything."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q
from procrastinate.contrib.django import app

from cms.catalogue.signals import work_changed
from cms.programmes.models import BroadcastPage

# As long as the queue may be late, so that no moment falls between two looks.
LOOK_BACK = timedelta(minutes=3)


@app.periodic(cron="* * * * *")
@app.task(queue="default", name="catalogue.watch_air")
def watch_air(timestamp: int) -> None:
    """Tell of every broadcast that has just gone on air or off it."""
    for page in turning(datetime.fromtimestamp(timestamp, UTC)):
        work_changed.send(sender=BroadcastPage, handle=page.series.handle, guid=page.guid)


def turning(now: datetime) -> list[BroadcastPage]:
    """Return the live broadcasts that began or ended shortly before ``now``."""
    begun = Q(on_air_at__gt=now - LOOK_BACK, on_air_at__lte=now)
    ended = Q(off_air_at__gt=now - LOOK_BACK, off_air_at__lte=now)
    usual = Q(
        off_air_at=None,
        on_air_at__gt=now - LOOK_BACK - BroadcastPage.USUAL_LENGTH,
        on_air_at__lte=now - BroadcastPage.USUAL_LENGTH,
    )
    return list(BroadcastPage.objects.live().filter(begun | ended | usual))
