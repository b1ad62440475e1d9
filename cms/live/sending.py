"""One sending of the form: what it says, who sends it, and what stands between it and the desk."""

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.live import hints, proof
from cms.live.contacts import Contact, sealed
from cms.live.forms import AskForm
from cms.live.hygiene import language_of
from cms.live.models import Desk, Question
from cms.live.operations.receive import Asked
from cms.live.policies import Lately, Verdict, Visit, judge, lately
from cms.live.similar import similar_to
from cms.live.visitors import network_mark
from cms.taxonomy.models import Place, Topic

_SALT = "live ask"
TRAP = "website"
"""The field that people do not see."""


def new_ticket(*, ago: timedelta = timedelta(0)) -> str:
    """Return what makes one form another than any other: by it, what is sent twice is kept once.

    ``ago``: since when the form has been open.
    """
    return Signer(salt=_SALT).sign(f"{int(time.time() - ago.total_seconds())}-{secrets.token_urlsafe(9)}")


def age_of(ticket: str) -> timedelta:
    """Return for how long a form has been open; no time at all where the ticket is none of ours."""
    try:
        began = int(Signer(salt=_SALT).unsign(ticket).partition("-")[0])
    except (BadSignature, ValueError):
        return timedelta(0)
    return timedelta(seconds=time.time() - began)


@dataclass(frozen=True)
class Sending:
    """A form that is filled in well, on its way to the desk; ``device``: the mark of who sends it."""

    request: HttpRequest
    desk: Desk
    form: AskForm
    device: str

    @property
    def text(self) -> str:
        return str(self.form.cleaned_data["text"])

    def said(self, name: str) -> str:
        return str(self.request.POST.get(name, ""))

    @cached_property
    def name(self) -> str:
        """The same for the same form with the same words in it, and for no other."""
        return sha256(f"{self.said('ticket')}\n{self.text}".encode()).hexdigest()

    @cached_property
    def visit(self) -> Visit:
        return Visit(
            device=self.device,
            network=network_mark(self.request),
            took=age_of(self.said("ticket")),
            is_trapped=bool(self.said(TRAP)),
        )

    @cached_property
    def lately(self) -> Lately:
        return lately(self.desk, self.visit, sent_as=self.name)

    @cached_property
    def verdict(self) -> Verdict:
        return judge(self.lately, self.visit)

    @property
    def is_proven(self) -> bool:
        return proof.is_proven(self.name, self.said("proof")) or proof.has_waited(self.name, self.said("wait"))

    @property
    def was_looked_at(self) -> bool:
        """Say whether the asker has seen what we have to say about this text."""
        return self.said("seen") == self.seen

    @cached_property
    def seen(self) -> str:
        return sha256(self.text.encode()).hexdigest()[:16]

    @cached_property
    def similar(self) -> list[Question]:
        return similar_to(self.text, desk=self.desk)

    @cached_property
    def personal(self) -> list[str]:
        """Return the names of the personal data that the text seems to hold."""
        return [str(hints.HINTS[code]) for code in hints.personal_in(self.text)]

    def asked(self) -> Asked:
        given, here = self.form.cleaned_data, get_language() or "ar"
        wave = ("wave",) if self.lately.is_wave else ()
        return Asked(
            text=self.text,
            language=language_of(self.text, otherwise=here),
            topic=Topic.objects.filter(pk=given["topic"]).first() if given["topic"] else None,
            place=Place.objects.filter(pk=given["place"]).first() if given["place"] else None,
            name=given["name"],
            naming=given["naming"],
            contact=sealed(Contact(email=given.get("email", ""), language=here)),
            device=self.device,
            network=self.visit.network,
            hints=(*self.visit.hints, *wave),
            sent_as=self.name,
        )
