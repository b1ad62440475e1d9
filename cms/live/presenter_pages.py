"""The presenter's screen: what is on air, what comes next, and how much time is left."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path

from cms.live import board
from cms.live.desk_news import on_air
from cms.live.models import Desk, Question
from cms.live.operations.turn_part import turn_part
from cms.live.screens import SteeringScreen
from cms.live.states import State
from cms.live.verbs import REFUSED, VERBS, Sent, refusal_words

NEXT = 3
STEERING = ("live", "end", "take_back")


def shown(desk: Desk) -> dict[str, Any]:
    """Return what is on air and the next three: those that are cued, and then the shortlisted ones."""
    lined_up = board.of_desk(desk).filter(state__in=[State.CUED, State.SHORTLISTED])
    # "cued" comes before "shortlisted" in the alphabet, too.
    return on_air(desk) | {"following": lined_up.order_by("state", "position", "number")[:NEXT]}


class PresenterScreen(SteeringScreen):
    template_name = "admin/live/presenter.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**shown(self.desk) | kwargs)


class PresenterPart(SteeringScreen):
    """The part that changes, for screens that are open."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse({"html": self.drawn(), "last": self.desk.last_event, "stream": self.stream})

    def drawn(self) -> str:
        self.desk.refresh_from_db()
        return render_to_string("admin/live/presenter_part.html", shown(self.desk), request=self.request)


class Steer(PresenterPart):
    """Puts a question on air, or ends it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["verb"] not in STEERING:
            raise Http404
        question = get_object_or_404(Question.objects.select_related("desk"), desk=self.desk, number=kwargs["number"])
        version = request.POST.get("version", "")
        sent = Sent(by=request.user, expects=int(version) if version.isdecimal() else None, data=request.POST)
        told = ""
        try:
            VERBS[self.kwargs["verb"]].run(question, sent)
        except REFUSED as refused:
            told = refusal_words(refused)
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"html": self.drawn(), "told": told})
        if told:
            messages.warning(request, told)
        return redirect("live_presenter", self.desk.pk)


class TurnPart(PresenterPart):
    """Goes on to the next part of the rundown."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        told = ""
        try:
            turn_part(desk=self.desk, by=request.user)
        except REFUSED as refused:
            told = refusal_words(refused)
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"html": self.drawn(), "told": told})
        if told:
            messages.warning(request, told)
        return redirect("live_presenter", self.desk.pk)


def presenter_urls() -> list[URLPattern]:
    return [
        path("live/<int:desk_id>/presenter/", PresenterScreen.as_view(), name="live_presenter"),
        path("live/<int:desk_id>/presenter/now/", PresenterPart.as_view(), name="live_presenter_part"),
        path("live/<int:desk_id>/presenter/part/", TurnPart.as_view(), name="live_turn_part"),
        path("live/<int:desk_id>/presenter/<int:number>/<slug:verb>/", Steer.as_view(), name="live_steer"),
    ]
