"""Waits at the shell for a recording to be prepared, and does the work itself where nobody else does."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from media_pipeline.management.lending import a_worker_lives, run_waiting_tasks
from media_pipeline.models import Job
from media_pipeline.states import State

INTERVAL = 0.3
# A worker that lives takes up a job within a second; one that is busy is seen by its job.
PATIENCE = 10.0


class Preparation:
    """One job, watched until it has ended.

    ``helper`` is the worker that this process became, because there was no other.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.helper: threading.Thread | None = None
        self.since = time.monotonic()

    def follow(self, tell: Callable[[Job], None]) -> bool:
        """Return when the job has ended: True if this process had to do the work."""
        while not self.job.is_finished:
            self.lend_a_hand()
            time.sleep(INTERVAL)
            self.job = Job.objects.prefetch_related("steps").get(pk=self.job.pk)
            tell(self.job)
        if self.helper:
            self.helper.join()
        return self.helper is not None

    def lend_a_hand(self) -> None:
        """Become a worker where the job waits and nobody will take it up."""
        if self.job.state != State.WAITING or (self.helper and self.helper.is_alive()):
            return
        is_late = time.monotonic() - self.since > PATIENCE
        someone_works = Job.objects.filter(state=State.RUNNING).exists()
        if not a_worker_lives() or (is_late and not someone_works):
            self.helper = threading.Thread(target=self._help, daemon=True)
            self.helper.start()

    def _help(self) -> None:
        try:
            run_waiting_tasks()
        finally:
            connection.close()


@contextmanager
def progress_bar() -> Iterator[Callable[[Job], None]]:
    """Show on the terminal how far a job is; what the block is given takes the job's latest state."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=1.0)

        def tell(job: Job) -> None:
            running = next((step for step in job.steps.all() if step.started_at and not step.finished_at), None)
            label = running.label if running else str(State(job.state).label)
            progress.update(bar, completed=job.progress, description=label)

        yield tell
