"""Takes a job through its recipe."""

import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.db import InterfaceError, OperationalError

from media_pipeline import claims, storing
from media_pipeline.bench import Bench
from media_pipeline.claims import Claim, LostOwnership
from media_pipeline.conf import conf
from media_pipeline.errors import Cancelled, DiskFull, InternalError, MediaError, SourceMissing
from media_pipeline.finishing import finish
from media_pipeline.models import Job, JobStep
from media_pipeline.queueing import enqueue
from media_pipeline.recipes import OF_EDITIONS, Step, params, recipe
from media_pipeline.results import Names, compose, products
from media_pipeline.states import State, advance

logger = logging.getLogger(__name__)


class Interrupted(Exception):
    """The worker is stopping; the job waits again and goes on from the step that was cut."""


def run(job_id: UUID, *, should_abort: Callable[[], bool]) -> None:
    """Do all that is left of a job. Raises Interrupted; everything else ends in the job's state."""
    claim = claims.take(job_id)
    if claim is None:
        return
    try:
        work(claim, should_abort)
    except LostOwnership:
        logger.info("job %s was taken away from owner %s", claim.job_id, claim.owner)
        clear_if_over(claim)
    except Cancelled:
        if should_abort():
            put_back(claim)
            raise Interrupted from None
        clear_if_over(claim)
    except MediaError as error:
        settle(claim, error)
    except OSError as error:
        settle(claim, DiskFull(str(error)) if error.errno in storing.NO_ROOM else internal(error))
    except (OperationalError, InterfaceError):
        # Without the database nothing can be noted; the queue's rescue takes the job up again.
        raise
    except Exception as error:
        settle(claim, internal(error))


def internal(error: Exception) -> MediaError:
    logger.exception("a step failed in an unforeseen way", exc_info=error)
    return InternalError(repr(error))


def work(claim: Claim, should_abort: Callable[[], bool]) -> None:
    """Raises LostOwnership, Cancelled and every other MediaError."""
    job = Job.objects.get(pk=claim.job_id)
    bench = open_bench(job)
    redo = False
    for step, row in zip(recipe(job.recipe), job.steps.all(), strict=True):
        if not redo and row.finished_at and bench.has_files_of(row.result):
            bench.outputs[row.name] = row.result
            continue
        # What follows was made from what is made anew here.
        redo = True
        run_step(claim, step, row, bench, should_abort)
    publish(claim, bench)


def open_bench(job: Job) -> Bench:
    """Raises SourceMissing."""
    folder = storing.folder_of(job)
    folder.mkdir(parents=True, exist_ok=True)
    said = params(job.recipe, job.params)
    return Bench(
        source=storing.fetch(storing.PUBLISHED if job.recipe in OF_EDITIONS else storing.ORIGINALS, job.source, folder),
        folder=folder,
        params=said,
        cover=published(said.cover, folder),
        intro=published(said.intro, folder),
        outro=published(said.outro, folder),
        tracks=tuple(storing.fetch(storing.ORIGINALS, track, folder) for track in said.tracks),
    )


def published(name: str, folder: Path) -> Path | None:
    """A local path; None when there is none, or none any more: the steps that want it warn of that."""
    try:
        return storing.fetch(storing.PUBLISHED, name, folder) if name else None
    except SourceMissing:
        return None


def run_step(claim: Claim, step: Step, row: JobStep, bench: Bench, should_abort: Callable[[], bool]) -> None:
    claim.begin(row)
    bench.watch = claim.watch(row, should_abort)
    output = step.run(bench)
    claim.complete(row, bench.keep(output))


def publish(claim: Claim, bench: Bench) -> None:
    """Store the finished files and name them in the job's result. Raises LostOwnership."""
    names = Names.fresh()
    files = products(bench, names)
    claim.reserve(list(files.values()))
    for file, name in files.items():
        storing.store(bench.file(file), name)
    claims.complete(claim, compose(bench, names))


def settle(claim: Claim, error: MediaError) -> None:
    """Fail the job, or let it wait for another try when that may help."""
    logger.warning("job %s: %s: %s", claim.job_id, error.code, error)
    try:
        with claim.locked() as job:
            # Before its first step a job has only been taken up.
            tries = max((step.attempts for step in job.steps.filter(finished_at=None)), default=0) or job.attempts
            if error.retryable and tries < conf.max_tries:
                advance(job, State.WAITING, reason=error.code)
                job.error, job.error_detail = error.code, error.detail
                job.save(update_fields=["error", "error_detail"])
                enqueue(job, after_seconds=conf.retry_wait * 2 ** max(tries - 1, 0))
            else:
                finish(job, State.FAILED, error=error)
    except LostOwnership:
        clear_if_over(claim)


def put_back(claim: Claim) -> None:
    try:
        with claim.locked() as job:
            job.steps.filter(finished_at=None, attempts__gt=0).update(attempts=0)
            advance(job, State.WAITING, reason="the worker was stopped")
    except LostOwnership:
        clear_if_over(claim)


def clear_if_over(claim: Claim) -> None:
    """The last one to work on a job that ended without him clears his part of the table."""
    job = Job.objects.filter(pk=claim.job_id).first()
    if job and job.is_finished:
        storing.remove_leftovers(job)
