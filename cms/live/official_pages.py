"""An official's own screen: the questions that are directed there, written answers, and what was promised.

Moderators see those of all officials: what was promised on air is entered by them.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.live import board
from cms.live.deciding import Quicker
from cms.live.models import Commitment, Invitation, Question
from cms.live.official_forms import AnswerForm, OutcomeForm, PromiseForm
from cms.live.operations.answer_in_writing import BadAnswer, answer_in_writing
from cms.live.operations.keep_promise import BadOutcome, keep_promise
from cms.live.operations.promise import BadPromise, Promised, promise
from cms.live.screens import Screen
from cms.live.states import ANSWERED, CANDIDATES, State, TransitionRefused
from cms.live.verbs import refusal_words

WORDS = {
    BadAnswer: _("Write an answer of at most 10,000 characters."),
    BadPromise: _("Say what is promised, and a day that is to come."),
    BadOutcome: _("Say what was done, and a day that is not in the future."),
}
REFUSED = (BadAnswer, BadPromise, BadOutcome, PermissionDenied, Quicker, TransitionRefused)


class OfficialScreen(Screen):
    template_name = "admin/live/official.html"

    def may_see(self) -> bool:
        return self.is_official or self.moderates

    @cached_property
    def is_official(self) -> bool:
        return self.invitation is not None and self.invitation.part == Invitation.Part.OFFICIAL

    def questions(self) -> QuerySet[Question]:
        """The own questions of an official; those of all officials, and those that nobody was asked, for moderators."""
        found = board.of_desk(self.desk).prefetch_related("documents__document", "commitments__owner__person")
        return found.filter(directed_to=self.invitation) if self.is_official else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = self.questions()
        own = {
            "is_official": self.is_official,
            "live": mine.filter(state=State.LIVE).first(),
            "due": mine.filter(state=State.WRITTEN_DUE).order_by("answer_due", "number"),
            "coming": mine.filter(state__in=CANDIDATES).order_by("state", "position", "-votes"),
            "answered": mine.filter(state__in=ANSWERED).order_by("-since"),
        }
        return super().get_context_data(**own | kwargs)


class AnswerScreen(OfficialScreen):
    """One question with what can be answered and promised."""

    template_name = "admin/live/official_question.html"

    @cached_property
    def question(self) -> Question:
        return get_object_or_404(self.questions(), number=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "question": self.question,
            "answer_form": AnswerForm(initial={"text": self.question.answer}),
            "promise_form": PromiseForm(initial={"owner_name": self.owner_name()}),
            "open_promises": [
                (row, OutcomeForm(prefix=str(row.pk))) for row in self.question.commitments.all() if not row.done_on
            ],
            "may_answer": self.question.state in _ANSWERABLE,
            "may_promise": self.question.state in ANSWERED,
        }
        return super().get_context_data(**own | kwargs)

    def owner_name(self) -> str:
        official = self.question.directed_to
        return official.function if official else ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        does = {"answer": self.answer, "promise": self.promise, "keep": self.keep}.get(request.POST.get("do", ""))
        if does is None:
            raise Http404
        try:
            form, told = does()
        except REFUSED as refused:
            words = WORDS.get(type(refused))
            messages.warning(request, str(words) if words else refusal_words(refused))
            return redirect(self.address())
        if form.errors:
            name = f"{request.POST['do']}_form"
            return self.render_to_response(self.get_context_data(**{name: form, "wrong": form}))
        messages.success(request, told)
        return redirect(self.address())

    def address(self) -> str:
        return reverse("live_answer", args=[self.desk.pk, self.question.number])

    def answer(self) -> tuple[forms.Form, str]:
        form = AnswerForm(self.request.POST, self.request.FILES)
        if form.is_valid():
            user, text = self.request.user, form.cleaned_data["text"]
            # What is refused leaves no document behind.
            with transaction.atomic():
                documents = form.kept_documents(self.desk, user)
                answer_in_writing(question=self.question, text=text, documents=documents, by=user)
        return form, gettext("The answer is published.")

    def promise(self) -> tuple[forms.Form, str]:
        form = PromiseForm(self.request.POST)
        if form.is_valid():
            promise(question=self.question, promised=Promised(**form.cleaned_data), by=self.request.user)
        return form, gettext("The promise stands in the public register.")

    def keep(self) -> tuple[forms.Form, str]:
        key = self.request.POST.get("commitment", "")
        row = get_object_or_404(Commitment, question=self.question, pk=key if key.isdecimal() else 0)
        form = OutcomeForm(self.request.POST, prefix=str(row.pk))
        if form.is_valid():
            keep_promise(commitment=row, by=self.request.user, **form.cleaned_data)
        return form, gettext("The public register says that it was done.")


_ANSWERABLE = ANSWERED | CANDIDATES | {State.WRITTEN_DUE, State.HANDED_ON}


def official_urls() -> list[URLPattern]:
    return [
        path("live/<int:desk_id>/official/", OfficialScreen.as_view(), name="live_official"),
        path("live/<int:desk_id>/official/<int:number>/", AnswerScreen.as_view(), name="live_answer"),
    ]
