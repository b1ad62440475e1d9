"""Drop films that nobody needs any more."""

from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef

from cms.media.film_models import Film


def drop_old_films(*, before: datetime) -> int:
    """Delete films of which a newer one was asked for ``before`` a moment; return how many.

    Until then, one that is being sent somewhere can be sent to its end.
    """
    newer = Film.objects.filter(guid=OuterRef("guid"), created_at__gt=OuterRef("created_at"), created_at__lt=before)
    stale = [film for film in Film.objects.filter(Exists(newer)).select_related("job") if film.job.is_finished]
    for film in stale:
        with transaction.atomic():
            names = film.job.result.get("files", [])
            film.delete()
            film.job.delete()
            transaction.on_commit(partial(_delete, names))
    return len(stale)


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
