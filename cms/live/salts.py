"""The salt of a day: read from the database once in each process, and gone from everywhere soon after the day."""

from datetime import date

from django.db import transaction

from cms.live.models import DailySalt

_known: dict[date, bytes] = {}


def is_known(day: date) -> bool:
    """Say whether the salt is at hand without asking the database, as code on an event loop needs it."""
    return day in _known


def salt_of(day: date) -> bytes:
    """Return the salt of a day; the first process that asks makes it."""
    if day in _known:
        return _known[day]
    found, _is_new = DailySalt.objects.get_or_create(day=day)
    salt = bytes(found.salt)
    # What is rolled back would be known to this process alone.
    transaction.on_commit(lambda: _keep(day, salt))
    return salt


def forget_salts(before: date) -> int:
    """Delete the salts of earlier days and return how many."""
    deleted, _by_model = DailySalt.objects.filter(day__lt=before).delete()
    for day in [known for known in _known if known < before]:
        del _known[day]
    return deleted


def _keep(day: date, salt: bytes) -> None:
    """The day before is not asked for again."""
    _known.clear()
    _known[day] = salt
