"""What the queue's workers are told to do, and by which clock."""

import asyncio
import re
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from media_pipeline import tasks
from media_pipeline.conf import conf
from media_pipeline.management.commands.worker import ROLES, Command, worker_app
from media_pipeline.models import Job
from media_pipeline.queueing import enqueue


def schedule(name: str) -> str:
    [found] = [task.cron for (task_name, _), task in app.periodic_registry.periodic_tasks.items() if task_name == name]
    return found


def test_dead_workers_are_looked_for_every_few_seconds() -> None:
    assert re.fullmatch(rf"\* \* \* \* \* \*/{conf.rescue_every}", schedule("media_pipeline.rescue"))
    assert conf.stalled_after > 2 * conf.heartbeat


def test_sweeping_happens_every_hour() -> None:
    assert schedule("media_pipeline.sweep").split()[1:] == ["*", "*", "*", "*"]


def test_the_roles_share_out_the_queues() -> None:
    queues = [queue for names, _ in ROLES.values() for queue in names]
    assert sorted(queues) == ["default", "deliver", "media"]
    assert ROLES["media"][1] == 1
    assert tasks.run_job.queue == "media"


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("worker", "kitchen")


@pytest.mark.django_db(transaction=True)
def test_what_a_task_enqueues_belongs_to_its_transaction() -> None:
    """Also inside of a worker: a feed must not be built from what is about to be rolled back."""
    job = Job.objects.create(recipe="speech_podcast", source="a.wav")

    def task() -> None:
        with transaction.atomic():
            enqueue(job)
            transaction.set_rollback(True)
        connection.close()

    async def work() -> None:
        async with worker_app().open_async():
            await asyncio.to_thread(task)

    asyncio.run(work())
    assert not ProcrastinateJob.objects.filter(args__job_id=str(job.pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_as_many_tasks_go_on_at_once_as_a_worker_is_asked_for() -> None:
    """Python alone gives six threads on two processors: uploads would hold up what is to be taken back."""
    count = 12
    together = threading.Barrier(count, timeout=20)
    met: list[int] = []

    @app.task(name="tests.meet", queue="deliver")
    def meet() -> None:
        met.append(together.wait())

    async def work() -> None:
        running = asyncio.create_task(Command().work(["deliver"], count))
        while len(met) < count and not together.broken:
            await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.wait([running])

    for _ in range(count):
        meet.defer()
    try:
        asyncio.run(work())
    finally:
        del app.tasks["tests.meet"]
    assert len(met) == count
