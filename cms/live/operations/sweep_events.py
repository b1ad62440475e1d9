"""Delete what the streams have told long ago; the log of each question stays."""

from datetime import timedelta

from django.utils import timezone

from cms.live.conf import conf
from cms.live.models import LiveEvent


def sweep_events() -> int:
    """Delete old events and return how many. The numbers of a desk go on."""
    before = timezone.now() - timedelta(days=conf.event_days)
    deleted, _by_model = LiveEvent.objects.filter(at__lt=before).delete()
    return deleted
