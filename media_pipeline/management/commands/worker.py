"""Run tasks until stopped."""

import asyncio
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from media_pipeline.conf import conf

# One ffmpeg at a time per machine. What is sent elsewhere may take hours, and nearly all of it is waiting: feeds and
# indexing must not stand behind it, and neither must what is to be taken back.
ROLES: dict[str, tuple[list[str], int]] = {
    "media": (["media"], 1),
    "deliver": (["deliver"], 16),
    "default": (["default"], 3),
}


def worker_app() -> App:
    """An app that fetches tasks over connections of its own.

    What the tasks themselves enqueue still goes over Django's connection, and so belongs to their
    transactions; replacing the connector of the one app, as procrastinate's command does, would end that.
    """
    connector = DjangoConnector().get_worker_connector()
    fetching = App(connector=connector, worker_defaults=app.worker_defaults)
    fetching.tasks = app.tasks
    fetching.periodic_registry = app.periodic_registry
    return fetching


class Command(BaseCommand):
    help = str(
        _("Run tasks of one kind until stopped: media (recordings), deliver (other places) or default (the rest).")
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=ROLES)
        parser.add_argument("--concurrency", type=int, help="Tasks at the same time.")

    def handle(self, *, role: str, concurrency: int | None, **_options: Any) -> None:
        queues, usual = ROLES[role]
        asyncio.run(self.work(queues, concurrency or usual))

    async def work(self, queues: list[str], concurrency: int) -> None:
        fetching = worker_app()
        # Tasks run in threads, of which asyncio has only a few more than there are processors.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(concurrency, thread_name_prefix="task"))
        async with fetching.open_async():
            await fetching.run_worker_async(
                queues=queues,
                name=queues[-1],
                concurrency=concurrency,
                fetch_job_polling_interval=1.0,
                abort_job_polling_interval=1.0,
                update_heartbeat_interval=conf.heartbeat,
                stalled_worker_timeout=conf.stalled_after,
                shutdown_graceful_timeout=conf.stop_grace,
                delete_jobs="successful",
            )
