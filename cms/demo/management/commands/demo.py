"""Fill an empty site with the demo region."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cms.demo import evenings, loader
from cms.demo.foundation import found_site
from cms.media.models import Recording
from cms.media.operations.adopt import adopt_outputs
from media_pipeline.models import Job

TIMEOUT_S = 600


class Command(BaseCommand):
    help = "Found the site, and fill it with a demonstration region whose recordings go through the pipeline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bare", action="store_true", help="Only languages, home pages, sections and roles.")

    def handle(self, *args: Any, **options: Any) -> None:
        started = timezone.now()
        found_site()
        if options["bare"]:
            return
        with transaction.atomic():
            loader.load_terms()
            loader.load_pages(started)
            evenings.fill_desks()
        recordings = loader.receive_recordings()
        self._wait(recordings)
        with transaction.atomic():
            loader.release_episodes(started)

    def _wait(self, recordings: list[Recording]) -> None:
        """Show the pipeline at work until every recording is ready.

        Raises:
            CommandError: a recording failed, or no worker took up the jobs.
        """
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
        )
        limit = time.monotonic() + TIMEOUT_S
        with Progress(*columns) as progress:
            bars = {str(each.job_id): progress.add_task(each.original_name, total=1.0) for each in recordings}
            while True:
                jobs = list(Job.objects.filter(pk__in=list(bars)).prefetch_related("steps"))
                for job in jobs:
                    progress.update(bars[str(job.pk)], completed=job.progress)
                if all(job.is_finished for job in jobs):
                    break
                if time.monotonic() > limit:
                    raise CommandError("The recordings were not prepared in time. Is a media worker running?")
                time.sleep(0.3)
        for recording in recordings:
            if not adopt_outputs(recording=recording) and not recording.edition:
                raise CommandError(f"{recording.original_name}: {recording.job and recording.job.error}")
