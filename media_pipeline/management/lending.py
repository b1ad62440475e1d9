"""A process at the shell that becomes a worker where nobody else is one."""

import asyncio
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from media_pipeline.conf import conf
from media_pipeline.management.commands.worker import worker_app

QUEUES = ["media", "deliver", "default"]


def run_waiting_tasks() -> None:
    """Run every task that waits, in this process, until there is none."""
    asyncio.run(_work())


async def _work() -> None:
    fetching = worker_app()
    async with fetching.open_async():
        await fetching.run_worker_async(
            queues=QUEUES,
            name="shell",
            wait=False,
            install_signal_handlers=False,
            update_heartbeat_interval=conf.heartbeat,
            stalled_worker_timeout=conf.stalled_after,
            delete_jobs="successful",
        )


def a_worker_lives() -> bool:
    """Say whether any worker has given a sign of life lately."""
    lately = timezone.now() - timedelta(seconds=conf.stalled_after)
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=lately).exists())
