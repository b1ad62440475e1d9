from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from channels import broadcasting, runner, scheduling
from channels.conf import conf
from channels.notices import TELL, send_notice
from channels.queueing import LEAD, LOOK, QUEUE, RUN, wake


# The sixth field of a schedule holds seconds.
@app.periodic(cron=f"* * * * * */{conf.look_every}")
@app.task(name=LOOK, queue=QUEUE)
def look(timestamp: int) -> None:
    """Give out what is due."""
    scheduling.look()
    broadcasting.lead_due()


@app.task(name=LEAD, queue=QUEUE)
def lead(broadcast_id: int) -> None:
    """Lead a broadcast where its programme is."""
    broadcasting.lead(broadcast_id)


@app.task(name=RUN, queue=QUEUE)
def run(delivery_id: str, fence: int) -> None:
    """Go on with one delivery as far as it goes now, then see what else is due."""
    runner.run(UUID(delivery_id), fence)
    wake()


# The waits double from one second to about a quarter of an hour.
@app.task(name=TELL, queue=QUEUE, retry=RetryStrategy(max_attempts=10, exponential_wait=2))
def tell(delivery_id: str, code: str, of_account: bool = False) -> None:
    send_notice(UUID(delivery_id), code, of_account=of_account)
