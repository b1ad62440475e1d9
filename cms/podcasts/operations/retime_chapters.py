"""Move the chapters of an episode, when its recording runs by another clock than before."""

from collections.abc import Callable

from django.db import transaction

from cms.podcasts.models import EpisodePage


@transaction.atomic
def retime_chapters(*, episode: EpisodePage, clock: Callable[[float], float]) -> None:
    """Move the chapters, of what the public sees and of what is being written.

    ``clock``: from the second in the former editions to the second in the new ones.
    """
    for row in episode.chapter_rows.all():
        row.start_s = clock(row.start_s)
        row.save(update_fields=["start_s"])
    written = episode.get_latest_revision_as_object()
    if episode.latest_revision_id and written.chapter_rows.exists():
        for row in written.chapter_rows.all():
            row.start_s = clock(row.start_s)
        written.save_revision(changed=False, log_action=False, clean=False)
