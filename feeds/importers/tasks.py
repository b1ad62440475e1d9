"""Imports in the background."""

from uuid import UUID

from procrastinate.contrib.django import app

from cms.catalogue import intake
from feeds.importers.models import FeedImport, ImportItem
from feeds.importers.moving import move, next_item
from feeds.importers.preparing import prepare_show
from feeds.importers.queueing import MOVE, QUEUE, READ, SETTLE, enqueue_next
from feeds.importers.reckoning import read_import
from feeds.importers.settling import conclude, settle
from feeds.importers.states import State


@app.task(queue=QUEUE, name=READ)
def read(import_id: str) -> None:
    """Read the feed of an import that waits, or whose worker died."""
    asked = FeedImport.objects.filter(pk=import_id, state__in=[State.WAITING, State.FETCHING]).first()
    if asked:
        read_import(asked)


@app.task(queue=QUEUE, name=MOVE)
def move_next(import_id: str) -> None:
    """Move the next item of an import in, and see to it that the one after it has its turn."""
    asked = FeedImport.objects.filter(pk=import_id, state=State.PREPARING).first()
    if asked is None or not prepare_show(asked):
        return
    item = next_item(asked)
    if item:
        move(item)
        enqueue_next(asked)
    conclude(asked)


@app.task(queue="default", name=SETTLE, retry=5)
def settle_job(job_id: str) -> None:
    """Write the episodes that waited for a job of the pipeline."""
    recordings = intake.recordings_of(UUID(job_id))
    for item in ImportItem.objects.filter(recording__in=recordings, state=State.PREPARING):
        settle(item)
