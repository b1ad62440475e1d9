"""Tells those who asked what became of their question: once for each state that matters, in their language."""

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override
from procrastinate.contrib.django import app

from cms.live.contacts import opened
from cms.live.letters import claim, send
from cms.live.models import Question
from cms.live.states import CANDIDATES, WAITING, State
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
AGAIN = frozenset({State.NEEDS_CLARIFICATION, State.REFUSED, State.HANDED_ON, State.PROMISED})
"""These say something new each time."""
UNDOABLE = frozenset({State.NEEDS_CLARIFICATION, State.REFUSED, State.HANDED_ON, State.MERGED, State.ANSWERED_ON_AIR})
TIME_TO_UNDO_S = 60


def tell_asker(question: Question, state: State, event: int = 0) -> None:
    """Have the askers told, when the transaction ends; those of questions that were joined to this one, too.

    What a moderator may undo waits a minute. ``event``: the entry of the log that says so.
    """
    if state in TOLD and _asked_by(question).exists():
        wait = {"seconds": TIME_TO_UNDO_S if state in UNDOABLE else 0}
        task = app.configure_task(TELL, queue="default", schedule_in=wait)
        task.defer(question_id=question.pk, state=str(state), event=event if state in AGAIN else 0)


def send_notices(question_id: int, state: State, event: int = 0) -> None:
    """Write to each asker of a question, unless this was written before, or was undone.

    Raises OSError or SMTPException where a letter did not go: it is tried again.
    """
    question = Question.objects.select_related("desk", "merged_into").get(pk=question_id)
    if state in UNDOABLE and question.state in WAITING | CANDIDATES:
        return
    failed: Exception | None = None
    for asked in _asked_by(question):
        try:
            _write(asked, question, state, event)
        except (OSError, SMTPException) as problem:
            # The address of one is no reason not to write to the others.
            failed = problem
    if failed is not None:
        raise failed


def _asked_by(question: Question) -> Any:
    """Return the questions of those who wait for this one, their own first, that left an address."""
    own = Q(pk=question.pk) | Q(merged_into=question, state=State.MERGED)
    return Question.objects.filter(own).exclude(contact=b"").select_related("desk").order_by("number")


def _write(asked: Question, question: Question, state: State, event: int) -> None:
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
        body = render_to_string("emails/live/notice.txt", values)
    notice = claim(asked, state=state, event=event)
    if notice is not None:
        send(notice, subject=subject, body=body, to=contact.email)
