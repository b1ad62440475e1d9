"""What is forgotten, and when: who asked, by which device, from which network, in which first words.

What was published stays; of a name that is what the asker wished to be shown. The days count from the end of the
programme; one that never ended, from the hour for which it was announced, and a desk without either from its last
question.
"""

from datetime import datetime, timedelta

from django.db.models import CharField, F, Func, Max, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from cms.live.conf import conf
from cms.live.models import Desk, Question, Vote
from cms.live.models.question import Naming, Refusal
from cms.live.operations import anonymise
from cms.live.policies import WINDOW
from cms.live.salts import forget_salts
from cms.live.states import PUBLIC, State

MARKED = ~Q(device="") | ~Q(network="")
TRACED = MARKED | ~Q(original="")
PERSONAL = Q(state=State.REFUSED, refusal=Refusal.PERSONAL)
# As showing.public_name makes them; those of initials are the same again.
INITIALS = Func(
    F("name"), Value(r"(\S)\S*"), Value(r"\1."), Value("g"), function="regexp_replace", output_field=CharField()
)


def forget(now: datetime | None = None) -> dict[str, int]:
    """Delete what is over its time; return how many rows of each kind were changed."""
    moment = now or timezone.now()
    contacts = _of_desks_before(moment - timedelta(days=conf.contact_days))
    traces = _of_desks_before(moment - timedelta(days=conf.trace_days))
    forget_salts(timezone.localdate(moment))
    return {
        "contacts": Question.objects.filter(desk__in=contacts).exclude(contact=b"").update(contact=b""),
        "traces": Question.objects.filter(TRACED, desk__in=traces).update(device="", network="", original=""),
        "marks": _unmark(moment - WINDOW),
        "names": _unname(Question.objects.filter(desk__in=traces)),
        "texts": Question.objects.filter(PERSONAL, desk__in=traces).exclude(text="").update(text="", words=[]),
        "votes": _unname_votes(traces),
    }


def _unmark(before: datetime) -> int:
    """Forget the marks of those who took back their names, as soon as nothing is counted by them any more."""
    nobodys = Question.objects.filter(events__verb=anonymise.VERB, received_at__lt=before).values("pk")
    return Question.objects.filter(MARKED, pk__in=nobodys).update(device="", network="")


def _unname(questions: QuerySet[Question]) -> int:
    """Leave of each name what is shown of it: the whole, the initials, or nothing."""
    unseen = questions.filter(Q(naming=Naming.RESIDENT) | ~Q(state__in=PUBLIC)).exclude(name="")
    shortened = questions.filter(naming=Naming.INITIALS).exclude(name=INITIALS)
    return unseen.update(name="") + shortened.update(name=INITIALS)


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
