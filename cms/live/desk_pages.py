"""The moderators' screen: what waits, the order of the evening, and what is on air."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext

from cms.live import board
from cms.live.board import Look
from cms.live.desk_news import card, front_of, news
from cms.live.hints import HINTS
from cms.live.models import Question
from cms.live.models.question import Source
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.end_programme import end_programme
from cms.live.operations.renew_overlay_key import renew_overlay_key
from cms.live.operations.take import take_next
from cms.live.operations.undo import undo
from cms.live.screens import Screen
from cms.live.states import WAITING
from cms.live.verbs import REFUSED, VERBS, Sent, refusal_words

SILENT = {"take", "release", "earlier", "later"}
"""Verbs whose effect is seen without being told."""


class DeskScreen(Screen):
    """Base of all that moderators see and do."""

    template_name = "admin/live/desk.html"

    @cached_property
    def look(self) -> Look:
        return Look.of(self.request.GET)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        columns = board.columns(self.desk, self.look)
        front = kwargs.pop("question", None) or front_of(columns[board.QUEUE], self.request.user)
        own = {
            "columns": columns,
            "look": self.look,
            "choices": board.choices(self.desk),
            "sources": Source.choices,
            "hint_names": HINTS,
            "verbs": VERBS,
            "card": card(self.request, front, self.look),
            "news": news(self.request, self.desk, self.look),
        }
        return super().get_context_data(**own | kwargs)


class QuestionScreen(DeskScreen):
    """The same screen with one question in front: where links lead, and all that there is without scripts."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = get_object_or_404(board.of_desk(self.desk), number=self.kwargs["number"])
        return super().get_context_data(question=question, **kwargs)


class ChangesScreen(DeskScreen):
    """What has changed since an event, for screens that are open."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        since, front = request.GET.get("since", "0"), request.GET.get("front", "")
        if not since.isdecimal():
            raise Http404
        found = news(request, self.desk, self.look, since=int(since))
        told = found.told() | {"stream": self.stream}
        if front.isdecimal() and (int(front) in found.changed or "full" in request.GET):
            question = board.of_desk(self.desk).filter(number=front).first()
            told |= {"front": card(request, question, self.look)}
        return JsonResponse(told)


class Act(DeskScreen):
    """Does with a question what a key or a button says."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number, verb = self.kwargs["number"], self.kwargs["verb"]
        question = get_object_or_404(Question.objects.select_related("desk"), desk=self.desk, number=number)
        if verb not in VERBS:
            raise Http404
        waited = question.state in WAITING
        try:
            done = VERBS[verb].run(question, self.sent())
        except REFUSED as refused:
            return self.answer(question, refusal_words(refused), tone="warning", stays="keep" in request.POST)
        told = gettext("%(number)s: %(state)s") % {"number": number, "state": done.get_state_display()}
        front: Question | None = done
        if waited and VERBS[verb].decides:
            front = take_next(desk=self.desk, by=request.user, after=number, among=self.look.among())
        return self.answer(front, "" if verb in SILENT else told, stays="keep" in request.POST)

    def sent(self) -> Sent:
        version = self.request.POST.get("version", "")
        return Sent(by=self.request.user, expects=int(version) if version.isdecimal() else None, data=self.request.POST)

    def answer(self, front: Question | None, told: str, *, tone: str = "success", stays: bool = False) -> HttpResponse:
        """Bring a question to the front, in the open screen, or by a page of its own where no script runs.

        ``stays``: what is in front stays there.
        """
        if self.request.headers.get("X-Requested-With") == "fetch":
            since = self.request.POST.get("since", "")
            found = news(self.request, self.desk, self.look, since=int(since) if since.isdecimal() else None)
            fresh = board.of_desk(self.desk).filter(pk=front.pk).first() if front else None
            own = {} if stays else {"front": card(self.request, fresh, self.look)}
            return JsonResponse(found.told() | {"told": told, "tone": tone} | own)
        if told:
            messages.add_message(self.request, messages.SUCCESS if tone == "success" else messages.WARNING, told)
        arguments = [self.desk.pk, front.number] if front else [self.desk.pk]
        address = reverse("live_desk_question" if front else "live_desk", args=arguments)
        return redirect(f"{address}?{self.look.query}")


class Do(Act):
    """Does what concerns the programme, or brings the next question to the front."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        does = DOES.get(self.kwargs["verb"])
        if does is None:
            raise Http404
        try:
            told, front = does(self)
        except REFUSED as refused:
            return self.answer(None, refusal_words(refused), tone="warning", stays=True)
        return self.answer(front, told, stays=front is None and self.kwargs["verb"] != "next")


def _next(screen: Do) -> tuple[str, Question | None]:
    after = screen.request.POST.get("after", "")
    number = int(after) if after.isdecimal() else 0
    return "", take_next(desk=screen.desk, by=screen.request.user, after=number, among=screen.look.among())


def _undo(screen: Do) -> tuple[str, Question | None]:
    question = undo(desk=screen.desk, by=screen.request.user)
    return gettext("Undone: question %(number)s.") % {"number": question.number}, question


def _begin(screen: Do) -> tuple[str, None]:
    begin_programme(desk=screen.desk, by=screen.request.user)
    return gettext("The programme is on air."), None


def _end(screen: Do) -> tuple[str, None]:
    end_programme(desk=screen.desk, by=screen.request.user)
    return gettext("The programme is over."), None


def _key(screen: Do) -> tuple[str, None]:
    renew_overlay_key(desk=screen.desk, by=screen.request.user)
    return gettext("The overlay has a new address; the old one is dead."), None


DOES: dict[str, Callable[[Do], tuple[str, Question | None]]] = {
    "next": _next,
    "undo": _undo,
    "begin": _begin,
    "end": _end,
    "key": _key,
}


def desk_urls() -> list[URLPattern]:
    return [
        path("live/<int:desk_id>/desk/", DeskScreen.as_view(), name="live_desk"),
        path("live/<int:desk_id>/desk/changes/", ChangesScreen.as_view(), name="live_changes"),
        path("live/<int:desk_id>/desk/<int:number>/", QuestionScreen.as_view(), name="live_desk_question"),
        path("live/<int:desk_id>/desk/<int:number>/<slug:verb>/", Act.as_view(), name="live_act"),
        path("live/<int:desk_id>/do/<slug:verb>/", Do.as_view(), name="live_do"),
    ]
