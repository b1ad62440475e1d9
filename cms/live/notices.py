"""Tells those who asked what became of their question: once for each state that matters, in their language."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from procrastinate.contrib.django import app

from cms.live.contacts import opened
from cms.live.models import Notice, Question
from cms.live.states import State
from cms.live.wording import TOLD_TO_ASKER

TELL = "live.tell_asker"
TOLD = frozenset(
    {
        State.RECEIVED,
        State.NEEDS_CLARIFICATION,
        State.ACCEPTED,
        State.REFUSED,
        State.MERGED,
        State.HANDED_ON,
        State.ANSWERED_ON_AIR,
        State.WRITTEN_DUE,
        State.ANSWERED_IN_WRITING,
        State.PROMISED,
        State.DONE,
    }
)
"""The others are steps of the desk, or of the clock."""


def tell_asker(question: Question, state: State) -> None:
    """Have the askers told, when the transaction ends; those of questions that were joined to this one, too."""
    if state in TOLD and _asked_by(question).exists():
        app.configure_task(TELL, queue="default").defer(question_id=question.pk, state=str(state))


def send_notices(question_id: int, state: State) -> None:
    """Write to each asker of a question, unless this was written before."""
    question = Question.objects.select_related("desk", "merged_into").get(pk=question_id)
    for asked in _asked_by(question):
        with transaction.atomic():
            _notice, is_new = Notice.objects.get_or_create(question=asked, state=state)
            if is_new:
                _write(asked, question, state)


def _asked_by(question: Question) -> Any:
    """Return the questions of those who wait for this one, their own first, that left an address."""
    own = Q(pk=question.pk) | Q(merged_into=question, state=State.MERGED)
    return Question.objects.filter(own).exclude(contact=b"").select_related("desk").order_by("number")


def _write(asked: Question, question: Question, state: State) -> None:
    contact = opened(asked.contact)
    if not contact.email:
        return
    language = contact.language or asked.language
    with override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        values = {
            "asked": asked,
            "question": question,
            "told": TOLD_TO_ASKER[state],
            "state": str(state),
            "address": settings.WAGTAILADMIN_BASE_URL + reverse("live_tracked", args=[asked.code]),
        }
        subject = gettext("Your question to “%(programme)s”") % {"programme": asked.desk.title}
        send_mail(subject, render_to_string("emails/live/notice.txt", values), None, [contact.email])
