"""The fence around a job: only its present owner may write.

A worker that was thought dead (a suspended machine, a lost network) may wake up after another one has taken
the job. Everything it then tries to write is refused here, with LostOwnership.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from media_pipeline.conf import conf
from media_pipeline.errors import Crashed
from media_pipeline.finishing import finish
from media_pipeline.models import Job, JobStep
from media_pipeline.states import FINAL, State, advance
from media_pipeline.watch import Watch


class LostOwnership(Exception):
    """Another worker has the job, or nobody: it was cancelled. What was being done must be dropped."""


class Claim:
    def __init__(self, job: Job) -> None:
        self.job_id, self.owner = job.pk, job.owner

    @contextmanager
    def locked(self) -> Iterator[Job]:
        """The job's row, locked until the end of the block's transaction. Raises LostOwnership."""
        with transaction.atomic():
            job = Job.objects.select_for_update().filter(pk=self.job_id, owner=self.owner).first()
            if job is None:
                raise LostOwnership(str(self.job_id))
            yield job

    def begin(self, step: JobStep) -> None:
        """Raises LostOwnership; Crashed when workers died on this step time and again."""
        if step.attempts >= conf.max_crashes:
            raise Crashed(f"step {step.name} was begun {step.attempts} times")
        self._write(
            step,
            started_at=timezone.now(),
            finished_at=None,
            progress=0.0,
            result={},
            attempts=step.attempts + 1,
        )

    def complete(self, step: JobStep, result: dict[str, Any]) -> None:
        """Raises LostOwnership."""
        self._write(step, finished_at=timezone.now(), progress=1.0, result=result)

    def reserve(self, names: list[str]) -> None:
        """Note storage names before anything is stored under them. Raises LostOwnership."""
        with self.locked() as job:
            job.reserved = [*job.reserved, *names]
            job.save(update_fields=["reserved"])

    def watch(self, step: JobStep, should_abort: Callable[[], bool]) -> Watch:
        """Writes a step's progress about once a second, and by that learns whether the job is still ours."""
        reached = 0.0
        next_look = 0.0

        def on_progress(fraction: float) -> None:
            nonlocal reached
            reached = max(reached, fraction)

        def should_stop() -> bool:
            nonlocal next_look
            if should_abort():
                return True
            if monotonic() < next_look:
                return False
            next_look = monotonic() + conf.tick
            ours = JobStep.objects.filter(pk=step.pk, job__owner=self.owner)
            return not ours.update(progress=reached)

        return Watch(on_progress=on_progress, should_stop=should_stop)

    def _write(self, step: JobStep, **values: Any) -> None:
        with self.locked():
            for name, value in values.items():
                setattr(step, name, value)
            step.save(update_fields=list(values))


def take(job_id: UUID) -> Claim | None:
    """Become the owner of a job that waits or whose worker died; None when there is nothing left to do."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.state in FINAL:
            return None
        advance(job, State.RUNNING)
        job.attempts += 1
        job.started_at = job.started_at or timezone.now()
        job.error, job.error_detail = "", {}
        job.save(update_fields=["attempts", "started_at", "error", "error_detail"])
        return Claim(job)


def complete(claim: Claim, result: dict[str, Any]) -> None:
    """Raises LostOwnership."""
    with claim.locked() as job:
        finish(job, State.DONE, result=result)
