"""Which pages play a recording."""

from typing import Any

from django.apps import apps
from django.db.models import Q
from wagtail.models import Page

from cms.media.models import Recording
from cms.media.recorded import RecordedPage
from cms.users.teams import team_of


def _players() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, RecordedPage)]


def is_public(recording: Recording) -> bool:
    """Say whether a live page plays this recording, so that anybody may hear it."""
    return any(model.objects.live().public().filter(recording=recording).exists() for model in _players())


def is_released_in(recording: Recording, handle: str) -> bool:
    """Say whether a live page of this show or programme plays the recording, be the show public or not."""
    pages = [page for model in _players() for page in model.objects.live().filter(recording=recording)]
    return any((team := team_of(page)) is not None and team.handle == handle for page in pages)


def pages_using(recording: Recording) -> list[Page]:
    """Return the pages that play ``recording``, whether live or in their latest draft."""
    drafts = Q(latest_revision__content__recording=str(recording.pk))
    return [page for model in _players() for page in model.objects.filter(Q(recording=recording) | drafts)]
