from uuid import UUID

from asgiref.sync import sync_to_async
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import JobAborted

from media_pipeline import runner, sweeping
from media_pipeline.conf import conf
from media_pipeline.queueing import QUEUE, RUN_JOB

MONTH = 30 * 24


# A stopping worker gives the task back; every other failure is the job's own state.
@app.task(name=RUN_JOB, queue=QUEUE, pass_context=True, retry=RetryStrategy(retry_exceptions=[JobAborted]))
def run_job(context: JobContext, job_id: str) -> None:
    try:
        runner.run(UUID(job_id), should_abort=context.should_abort)
    except runner.Interrupted as stopped:
        raise JobAborted from stopped


# The sixth field of a schedule holds seconds.
@app.periodic(cron=f"* * * * * */{conf.rescue_every}")
@app.task(name="media_pipeline.rescue", queue="default", queueing_lock="media_pipeline.rescue", pass_context=True)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Give tasks of dead workers, of any queue, to the living."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=conf.stalled_after):
        await manager.retry_job(stalled)
    await sync_to_async(sweeping.requeue_lost)()


@app.periodic(cron="23 4 * * *")
@app.task(name="media_pipeline.forget", queue="default", queueing_lock="forget", pass_context=True)
async def forget(context: JobContext, timestamp: int) -> None:
    """Delete what the queue still knows of tasks that ended badly a month ago; good ones are not kept at all."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=MONTH, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="17 * * * *")
@app.task(name="media_pipeline.sweep", queue="default", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    sweeping.sweep()
