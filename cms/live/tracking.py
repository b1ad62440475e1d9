"""An asker looks after the own question: the tracking code is all that is needed, and all that is known."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from cms.live.asking import CONFLICT, LONGEST_SENT, UNPROCESSABLE, is_from_here
from cms.live.contacts import can_write, opened
from cms.live.deciding import Quicker
from cms.live.forms import ClarifyForm, TrackForm
from cms.live.models import Question
from cms.live.operations.anonymise import anonymise
from cms.live.operations.clarify import clarify
from cms.live.operations.withdraw import may_withdraw, withdraw
from cms.live.programme_pages import pages_of
from cms.live.showing import public_name
from cms.live.states import State, TransitionRefused
from cms.live.wording import TOLD_TO_ASKER, shown_state


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to its question."""
    form = TrackForm(request.GET) if "code" in request.GET else TrackForm()
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        if Question.objects.filter(code=code).exists():
            return redirect("live_tracked", code)
        form.add_error("code", _("We know no question with this code. Look at it again, letter by letter."))
    return render(request, "pages/live/track.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class TrackedView(View):
    """One question, as its asker sees it. Nothing here is found by a search engine."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        question = self.question(code)
        return self.page(question, is_sent="sent" in request.GET)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        question = self.question(code)
        if not is_from_here(request):
            return self.page(question, status=403)
        if request.POST.get("act") == "anonymise":
            anonymise(question=question)
            return redirect("live_tracked", code)
        try:
            return self.withdrawn(question) if request.POST.get("act") == "withdraw" else self.clarified(question)
        except (Quicker, TransitionRefused):
            question.refresh_from_db()
            return self.page(question, status=CONFLICT)

    def withdrawn(self, question: Question) -> HttpResponse:
        withdraw(question=question)
        return redirect("live_tracked", question.code)

    def clarified(self, question: Question) -> HttpResponse:
        # What is too long for any question is cut, and found too long all the same.
        form = ClarifyForm({"text": self.request.POST.get("text", "")[:LONGEST_SENT]})
        if not form.is_valid():
            return self.page(question, form=form, status=UNPROCESSABLE)
        clarify(question=question, text=form.cleaned_data["text"])
        return redirect("live_tracked", question.code)

    def question(self, code: str) -> Question:
        related = ("desk", "place", "topic", "merged_into__desk", "directed_to__person")
        return get_object_or_404(Question.objects.select_related(*related), code=code.upper().replace("-", ""))

    def page(self, question: Question, *, status: int = 200, **values: Any) -> HttpResponse:
        state = shown_state(question)
        is_unclear = question.state == State.NEEDS_CLARIFICATION
        main = question.merged_into or question
        shown = {
            "question": question,
            "main": main if main.is_public else None,
            "state": state,
            "told": TOLD_TO_ASKER[state],
            "shown_name": public_name(question),
            "may_withdraw": may_withdraw(question),
            "is_told": can_write() and bool(opened(question.contact).email),
            "form": ClarifyForm(initial={"text": question.text}) if is_unclear else None,
            "programme": next(iter(pages_of(question.desk.guid)), None),
            "address": self.request.build_absolute_uri(reverse("live_tracked", args=[question.code])),
        }
        response = render(self.request, "pages/live/tracked.html", shown | values, status=status)
        response["X-Robots-Tag"] = "noindex"
        # The address is a key: it is not told to the sites to which the page links. ("no-referrer" would hide from
        # ourselves, too, that our own forms come from here: Fetch, section 3.1.)
        response["Referrer-Policy"] = "same-origin"
        return response
