"""An asker takes back the name and the address: the question stays, and nobody stands behind it any more."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.live.models import Question
from cms.live.models.question import Naming
from cms.live.policies import WINDOW

VERB = "anonymised"


@transaction.atomic
def anonymise(*, question: Question, by: Any = None) -> Question:
    """Forget who asked, everywhere at once; what was published under the name is shown without it.

    The marks of device and network are forgotten as soon as nothing is counted by them any more (retention.py):
    otherwise nobody who takes back the name would be counted among those who ask too often.

    ``by``: the moderator who was asked for it; None for the asker, whose code is the proof.
    """
    desk = question.desk.locked()
    found = Question.objects.select_for_update().get(pk=question.pk)
    found.desk = desk
    found.name, found.naming, found.contact = "", Naming.RESIDENT, b""
    if found.received_at < timezone.now() - WINDOW:
        found.device = found.network = ""
    found.version += 1
    found.save(update_fields=["name", "naming", "contact", "device", "network", "version"])
    found.events.create(before=found.state, after=found.state, verb=VERB, by=by)
    found.tell()
    return found
