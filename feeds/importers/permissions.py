"""Who may see and steer an import: who began it, who fills the show into which it moves, who may make shows."""

from typing import Any

from django.db.models import Q, QuerySet

from cms.catalogue import intake
from feeds.importers.models import FeedImport


def may_import(user: Any) -> bool:
    """Say whether ``user`` may import anything at all."""
    return intake.may_make_shows(user) or bool(intake.fillable(user))


def visible_to(user: Any) -> QuerySet[FeedImport]:
    """Return the imports that exist for ``user``."""
    if intake.may_make_shows(user):
        return FeedImport.objects.all()
    if not may_import(user):
        return FeedImport.objects.none()
    return FeedImport.objects.filter(Q(user=user) | Q(handle__in=intake.fillable(user)))


def may_see(user: Any, asked: FeedImport) -> bool:
    return user is None or visible_to(user).filter(pk=asked.pk).exists()
