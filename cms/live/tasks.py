"""What time changes of live programmes without anybody doing anything."""

from procrastinate.contrib.django import app

from cms.live.models import Slot
from cms.live.slots import plan_ahead
from cms.live.wall_times import keep_wall_times


@app.periodic(cron="23 * * * *")
@app.task(queue="default", name="live.keep_times", queueing_lock="live.keep_times")
def keep_times(timestamp: int) -> None:
    """Follow the rules of the clock."""
    keep_wall_times()


@app.periodic(cron="37 * * * *")
@app.task(queue="default", name="live.plan_ahead", queueing_lock="live.plan_ahead")
def plan_slots(timestamp: int) -> None:
    """Write the drafts of the coming weeks."""
    for slot in Slot.objects.all():
        plan_ahead(slot)
