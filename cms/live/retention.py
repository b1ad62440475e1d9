"""What is forgotten, and when: who asked, by which device, from which network, in which first words.

What was published stays. The days count from the end of the programme; one that never ended, from the hour for which
it was announced, and a desk without either from its last question.
"""

from datetime import datetime, timedelta

from django.db.models import CharField, Max, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from cms.live.conf import conf
from cms.live.models import Desk, Question, Vote


def forget(now: datetime | None = None) -> dict[str, int]:
    """Delete what is over its time; return how many rows of each kind were changed."""
    moment = now or timezone.now()
    contacts = _of_desks_before(moment - timedelta(days=conf.contact_days))
    traces = _of_desks_before(moment - timedelta(days=conf.trace_days))
    traced = ~Q(device="") | ~Q(network="") | ~Q(original="")
    return {
        "contacts": Question.objects.filter(desk__in=contacts).exclude(contact=b"").update(contact=b""),
        "traces": Question.objects.filter(traced, desk__in=traces).update(device="", network="", original=""),
        "votes": _unname_votes(traces),
    }


def _of_desks_before(moment: datetime) -> list[int]:
    """Return the desks whose programmes were over by then."""
    last = Coalesce("ended_at", "on_air_at", Max("questions__received_at"))
    return list(Desk.objects.annotate(over_at=last).filter(over_at__lt=moment).values_list("pk", flat=True))


def _unname_votes(desks: list[int]) -> int:
    """Leave each vote a number in the place of its device: it can still be counted again, and nobody be recognised."""
    named = Vote.objects.filter(question__desk__in=desks).exclude(device__startswith=_NOBODY)
    nobody = Concat(Value(_NOBODY), Cast("pk", CharField()), output_field=CharField())
    return named.update(device=nobody, network="")


_NOBODY = "-"
