"""Background work of the house."""

from procrastinate.contrib.django import app

from cms.core import publication, wall_times


# The sixth field is seconds: a page is live within ten seconds of its minute.
@app.periodic(cron="* * * * * */5")
@app.task(queue="default", name="core.publish_due", queueing_lock="core.publish_due")
def publish_due(timestamp: int) -> None:
    """Publish and withdraw what is due."""
    publication.publish_due()


@app.periodic(cron="5 * * * *")
@app.task(queue="default", name="core.keep_wall_times", queueing_lock="core.keep_wall_times")
def keep_wall_times(timestamp: int) -> None:
    """Planned publications keep to the clock on the wall when its rules have changed."""
    wall_times.keep_wall_times()
