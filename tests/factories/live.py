"""Brings live programmes and their questions to a state through the operations that the product uses."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from cms.demo.foundation import ensure
from cms.live.models import Desk, LiveProgrammePage, Question
from cms.live.operations.receive import Asked, receive
from cms.live.states import TRANSITIONS, State, advance
from cms.programmes.models import ProgrammeIndexPage, ProgrammePage
from tests.factories.content import numbers


def make_series(handle: str = "", code: str = "ar", **fields: Any) -> ProgrammePage:
    locale = Locale.objects.get(language_code=code)
    handle = handle or f"series-{next(numbers)}"
    values = {"title": f"Series {handle}", "summary": "What it is about"} | fields
    page: ProgrammePage = ensure(
        ProgrammeIndexPage.objects.get(locale=locale), locale, ProgrammePage, handle, handle=handle, **values
    )
    return page


def make_programme(
    series: ProgrammePage | None = None, *, on_air_at: datetime | None = None, **fields: Any
) -> LiveProgrammePage:
    """Announce a live programme, tomorrow unless told otherwise."""
    series = series or make_series()
    number = next(numbers)
    values = {"title": f"Programme {number}", "summary": "Officials answer"} | fields
    page: LiveProgrammePage = series.add_child(
        instance=LiveProgrammePage(
            slug=f"programme-{number}",
            locale=series.locale,
            on_air_at=on_air_at or timezone.now() + timedelta(days=1),
            live=False,
            **values,
        )
    )
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_question(desk: Desk, text: str = "متى يصل الماء إلى قريتنا؟", **fields: Any) -> Question:
    return receive(desk=desk, asked=Asked(text=text, **fields))


def way_to(state: State) -> list[State]:
    """Return the shortest way through the allowed transitions from the beginning."""
    ways: dict[State, list[State]] = {State.RECEIVED: []}
    while state not in ways:
        for before, way in list(ways.items()):
            for after in sorted(TRANSITIONS[before]):
                ways.setdefault(after, [*way, after])
    return ways[state]


def question_in(state: State, desk: Desk, **fields: Any) -> Question:
    question = make_question(desk, **fields)
    for step in way_to(state):
        advance(question, step)
    return question
