"""Which pages play a recording."""

from django.apps import apps
from django.db.models import Q
from wagtail.models import Page

from cms.media.models import RecordedPage, Recording


def pages_using(recording: Recording) -> list[Page]:
    """Return the pages that play ``recording``, whether live or in their latest draft."""
    drafts = Q(latest_revision__content__recording=str(recording.pk))
    models = [model for model in apps.get_models() if issubclass(model, RecordedPage)]
    return [page for model in models for page in model.objects.filter(Q(recording=recording) | drafts)]
