"""The log of a desk: who did what to which question, when and why; and when the programme began and ended."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge as merged
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry

from cms.live.airing import AGAIN, UNDO
from cms.live.log_words import verb_words
from cms.live.models import QuestionEvent
from cms.live.models.question import Refusal
from cms.live.open_data import safe
from cms.live.operations.undo import BACK
from cms.live.screens import Screen
from cms.live.states import State
from cms.live.verbs import named

LINES = 300


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened; ``number`` is of the question, None where it concerns the whole desk."""

    at: datetime
    number: int | None
    verb: str
    by: str
    after: str = ""
    reason: str = ""


class LogScreen(Screen):
    template_name = "admin/live/log.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("format") == "csv":
            return self.table()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = list(islice(self.lines(), LINES + 1))
        people = get_user_model().objects.filter(pk__in=self.events().values("by"))
        own = {
            "lines": lines[:LINES],
            "is_more": len(lines) > LINES,
            "people": [(user.pk, named(user)) for user in people],
            "states": State.choices,
            "asked": {name: self.request.GET.get(name, "") for name in ("question", "who", "state")},
        }
        return super().get_context_data(**own | kwargs)

    def events(self) -> Any:
        return QuestionEvent.objects.filter(question__desk=self.desk)

    def lines(self) -> Iterator[Line]:
        """Yield what happened, the latest first, as far as it was asked for."""
        yield from merged(self.of_questions(), self.of_desk(), key=lambda line: line.at, reverse=True)

    def of_questions(self) -> Iterator[Line]:
        asked = self.request.GET
        rows = self.events().select_related("question").order_by("-at", "-pk")
        if (number := asked.get("question", "").strip()).isdecimal():
            rows = rows.filter(question__number=number)
        if (who := asked.get("who", "")).isdecimal():
            rows = rows.filter(by=who)
        if (state := asked.get("state", "")) in State.values:
            rows = rows.filter(after=state)
        users = {user.pk: named(user) for user in get_user_model().objects.filter(pk__in=self.events().values("by"))}
        for row in rows.iterator(chunk_size=500):
            yield Line(
                at=row.at,
                number=row.question.number,
                verb=verb_words(row.verb),
                by=users.get(row.by_id, "") if row.by_id else "",
                after=str(State(row.after).label),
                reason=reason_words(row.reason),
            )

    def of_desk(self) -> Iterator[Line]:
        asked = self.request.GET
        if asked.get("question") or asked.get("state"):
            return
        rows = ModelLogEntry.objects.for_instance(self.desk).select_related("user").order_by("-timestamp")
        if (who := asked.get("who", "")).isdecimal():
            rows = rows.filter(user=who)
        for row in rows:
            verb = str(row.message)
            yield Line(at=row.timestamp, number=None, verb=verb, by=named(row.user) if row.user else "")

    def table(self) -> HttpResponse:
        """Return all lines as a table for spreadsheets, which take nothing in it for a formula."""
        head = [gettext("When"), gettext("Question"), gettext("What"), gettext("Who"), gettext("State"), gettext("Why")]
        rows = (
            [
                timezone.localtime(line.at).isoformat(timespec="seconds"),
                line.number or "",
                line.verb,
                line.by,
                line.after,
                line.reason,
            ]
            for line in self.lines()
        )
        writer = csv.writer(Echo())
        # A mark of the byte order, by which spreadsheets know Arabic.
        content = ["\ufeff", writer.writerow(head), *(writer.writerow([safe(value) for value in row]) for row in rows)]
        response = HttpResponse("".join(content), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="log-{self.desk.pk}.csv"'
        return response


class Echo:
    """Gives back what is written: a writer of lines without a file."""

    def write(self, text: str) -> str:
        return text


def reason_words(reason: str) -> str:
    if reason in (UNDO, BACK):
        return gettext("undone")
    if reason.startswith(AGAIN) and (ended := parse_datetime(reason.removeprefix(AGAIN))):
        return gettext("on air before, until %(time)s") % {"time": f"{timezone.localtime(ended):%H:%M:%S}"}
    return str(Refusal(reason).label) if reason in Refusal.values else reason


def log_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/log/", LogScreen.as_view(), name="live_log")]
