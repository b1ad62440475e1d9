"""Removes what crashes left behind, and finds jobs that the queue has lost."""

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from media_pipeline import storing
from media_pipeline.conf import conf
from media_pipeline.models import Job
from media_pipeline.queueing import RUN_JOB, enqueue
from media_pipeline.states import FINAL, State

YOUNG_SECONDS = 3600


def requeue_lost() -> int:
    """Enqueue jobs that should be waiting or running but have no task in the queue, which a lost database
    connection can bring about; how many."""
    tasks = ProcrastinateJob.objects.annotate(job_id_text=KT("args__job_id")).filter(
        task_name=RUN_JOB, status__in=["todo", "doing"], job_id_text=Cast(OuterRef("pk"), TextField())
    )
    with transaction.atomic():
        lost = Job.objects.exclude(state__in=FINAL).filter(~Exists(tasks)).select_for_update(skip_locked=True)
        found = list(lost)
        for job in found:
            enqueue(job)
    return len(found)


def sweep() -> None:
    """Delete working folders that no job needs any more, and outputs that no result names."""
    oldest = timezone.now() - timedelta(hours=conf.keep_work_hours)
    for job in Job.objects.filter(state__in=FINAL, finished_at__gt=oldest).exclude(reserved=[]):
        storing.remove_leftovers(job)
    if not conf.work.is_dir():
        return
    folders = [folder for folder in conf.work.iterdir() if _is_job_folder(folder.name)]
    jobs = Job.objects.in_bulk([UUID(folder.name) for folder in folders])
    for folder in folders:
        owner = jobs.get(UUID(folder.name))
        if _is_done_with(owner, oldest) if owner else _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_done_with(job: Job, oldest: datetime) -> bool:
    if job.state == State.FAILED:
        return bool(job.finished_at and job.finished_at < oldest)
    return job.state in (State.DONE, State.CANCELLED)


def _is_old(folder: Path) -> bool:
    """Say whether a folder of no job lies about: the job of a young one may have come after the question."""
    try:
        return time.time() - folder.stat().st_mtime > YOUNG_SECONDS
    except FileNotFoundError:
        return False


def _is_job_folder(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False
