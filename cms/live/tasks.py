"""What time changes of live programmes without anybody doing anything."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cms.live.models import Slot
from cms.live.notices import TELL, send_notices
from cms.live.operations.mark_overdue import mark_overdue
from cms.live.operations.sweep_events import sweep_events
from cms.live.retention import forget
from cms.live.slots import plan_ahead
from cms.live.states import State
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


# The waits double from one second to about a quarter of an hour.
@app.task(queue="default", name=TELL, retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def tell_asker(question_id: int, state: str, event: int = 0) -> None:
    """Write to those who asked."""
    send_notices(question_id, State(state), event)


@app.periodic(cron="2 * * * *")
@app.task(queue="default", name="live.mark_overdue", queueing_lock="live.mark_overdue")
def find_overdue(timestamp: int) -> None:
    """The register says by itself what is late."""
    mark_overdue()


@app.periodic(cron="41 3 * * *")
@app.task(queue="default", name="live.forget", queueing_lock="live.forget")
def forget_askers(timestamp: int) -> None:
    """Delete what is over its time."""
    forget()


@app.periodic(cron="52 3 * * *")
@app.task(queue="default", name="live.sweep_events", queueing_lock="live.sweep_events")
def sweep_told(timestamp: int) -> None:
    """What streams told long ago is asked for by nobody."""
    sweep_events()
