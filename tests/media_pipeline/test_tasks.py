"""What the queue's workers are told to do, and by which clock."""

import asyncio
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from media_pipeline import tasks
from media_pipeline.conf import conf
from media_pipeline.management.commands.worker import ROLES, worker_app
from media_pipeline.models import Job
from media_pipeline.queueing import enqueue
from tests.media_pipeline.meeting_worker import COUNT, MEET
from tests.processes import Processes, home, processes, wait_until

__all__ = ["home", "processes"]


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


def test_as_many_tasks_go_on_at_once_as_a_worker_is_asked_for(processes: Processes, tmp_path: Path) -> None:
    """Python alone gives six threads on two processors: uploads would hold up what is to be taken back."""
    for _ in range(COUNT):
        app.configure_task(MEET, queue="deliver").defer()
    processes.start("-m", "tests.media_pipeline.meeting_worker", str(tmp_path / "met"))
    wait_until((tmp_path / "met").exists)
