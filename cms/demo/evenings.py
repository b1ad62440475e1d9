"""Fills the desks of the demo's live programmes: what was asked, what became of it, and what was promised."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.demo.loader import data
from cms.live.models import Desk, Invitation, LiveProgrammePage, Question
from cms.live.models.question import Refusal
from cms.live.operations.accept import accept
from cms.live.operations.answer_in_writing import answer_in_writing
from cms.live.operations.ask_in_writing import ask_in_writing
from cms.live.operations.begin_programme import begin_programme
from cms.live.operations.direct import direct
from cms.live.operations.end_on_air import end_on_air
from cms.live.operations.end_programme import end_programme
from cms.live.operations.hand_on import hand_on
from cms.live.operations.promise import Promised, promise
from cms.live.operations.put_on_air import put_on_air
from cms.live.operations.receive import Asked, receive
from cms.live.operations.refuse import refuse
from cms.people.models import Person
from cms.taxonomy.models import Place, Topic

ASKED = ("text", "language", "name", "naming", "source")


def fill_desks() -> None:
    """Fill every desk that has nothing yet."""
    for evening in data("live")["evenings"]:
        page = LiveProgrammePage.objects.filter(slug=evening["broadcast"]).order_by("pk").first()
        if page and not page.desk.questions.exists():
            _fill(page, evening)


def _fill(page: LiveProgrammePage, evening: dict[str, Any]) -> None:
    desk = page.desk
    for place, (title, minutes) in enumerate(evening["rundown"], start=1):
        desk.rundown.create(title=title, planned_minutes=minutes, sort_order=place)
    invited = {each["person"]: _invited(desk, page, each) for each in evening["invited"]}
    asked = [(entry, _ask(desk, page, entry, invited)) for entry in evening["questions"]]
    if page.on_air_at and page.on_air_at < timezone.now():
        _hold(desk, page, asked)
    for entry, question in asked:
        _conclude(entry, question)


def _invited(desk: Desk, page: LiveProgrammePage, entry: dict[str, Any]) -> Invitation:
    person = Person.objects.get(slug=entry["person"], locale=page.locale)
    return desk.invitations.create(person=person, part=entry["part"], office=entry.get("office", ""))


def _ask(desk: Desk, page: LiveProgrammePage, entry: dict[str, Any], invited: dict[str, Invitation]) -> Question:
    asked = Asked(
        place=Place.objects.get(slug=entry["place"], locale=page.locale),
        topic=Topic.objects.get(slug=entry["topic"], locale=page.locale),
        **{name: entry[name] for name in ASKED if name in entry},
    )
    question = receive(desk=desk, asked=asked)
    if entry.get("outcome", "accepted") in ("accepted", "answered", "promised"):
        question = accept(question=question, by=None)
    if "to" in entry:
        question = direct(question=question, to=invited[entry["to"]], by=None)
    Question.objects.filter(pk=question.pk).update(votes=entry.get("votes", 0))
    return question


def _hold(desk: Desk, page: LiveProgrammePage, asked: list[tuple[dict[str, Any], Question]]) -> None:
    """Hold the evening now, then set its clock to when it was."""
    begin_programme(desk=desk, by=None)
    for entry, question in asked:
        if "live" in entry:
            put_on_air(question=question, by=None)
            end_on_air(question=question, by=None)
    end_programme(desk=desk, by=None)
    began, length = page.on_air_at, timedelta(minutes=25)
    Desk.objects.filter(pk=desk.pk).update(began_at=began, ended_at=began and began + length)
    for entry, question in asked:
        if began and "live" in entry:
            start, end = (began + timedelta(seconds=second) for second in entry["live"])
            Question.objects.filter(pk=question.pk).update(live_from=start, live_to=end)


def _conclude(entry: dict[str, Any], question: Question) -> None:
    question.refresh_from_db()
    outcomes: dict[str, Callable[[], object]] = {
        "promised": lambda: _promise(entry["promise"], question),
        "in_writing": lambda: _answer(entry["answer"], question),
        "handed_on": lambda: hand_on(question=question, body=entry["body"], by=None),
        "refused": lambda: refuse(question=question, reason=Refusal(entry["reason"]), by=None),
    }
    if outcome := outcomes.get(entry.get("outcome", "")):
        outcome()


def _promise(entry: dict[str, Any], question: Question) -> None:
    """A promise whose day is over was made for a later one, as every promise is."""
    due = timezone.localdate() + timedelta(days=entry["in_days"])
    kept = promise(
        question=question,
        promised=Promised(what=entry["what"], owner_name=entry["owner"], due_on=max(due, timezone.localdate())),
        by=None,
    )
    type(kept).objects.filter(pk=kept.pk).update(due_on=due)


def _answer(text: str, question: Question) -> None:
    ask_in_writing(question=question, by=None)
    question.refresh_from_db()
    answer_in_writing(question=question, text=text, by=None)
