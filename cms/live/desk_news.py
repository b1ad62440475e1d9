"""What the moderators' screen shows of questions, and what of it has changed since it was drawn."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from cms.live import board
from cms.live.board import Look
from cms.live.clock import current_part
from cms.live.deciding import holding
from cms.live.hints import HINTS
from cms.live.models import Desk, Invitation, Question
from cms.live.models.question import Refusal
from cms.live.operations.refuse import proposer
from cms.live.similar import same_asked
from cms.live.states import ANSWERED, WAITING, State
from cms.live.verbs import offered

FURTHEST_BACK = 2_000
"""Events after which a screen is drawn anew instead of being brought up to date."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What an open screen has to change.

    Attributes:
        last: the number of the event up to which it then is.
        rows: by number of question: the column, "" for none, the place in it, and the HTML.
        votes: votes by number of question, where nothing else has changed.
        air: what is on air, and the clock, as HTML.
        is_lost: too much has happened: the page is to be fetched again.
    """

    last: int
    air: str
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    votes: dict[str, int] = field(default_factory=dict)
    is_lost: bool = False

    @property
    def changed(self) -> set[int]:
        return set(self.rows)

    def told(self) -> dict[str, Any]:
        return {"last": self.last, "rows": self.rows, "votes": self.votes, "air": self.air, "lost": self.is_lost}


def news(request: HttpRequest, desk: Desk, look: Look, *, since: int | None = None) -> News:
    """Return what has changed after the event ``since``; without it, only what is on air."""
    desk.refresh_from_db()
    air = render_to_string("admin/live/air.html", on_air(desk), request=request)
    if since is None or since >= desk.last_event:
        return News(last=desk.last_event, air=air)
    events = list(desk.live_events.filter(number__gt=since, number__lte=desk.last_event)[: FURTHEST_BACK + 1])
    if len(events) != desk.last_event - since or len(events) > FURTHEST_BACK:
        return News(last=desk.last_event, air=air, is_lost=True)
    numbers = {event.crew["n"] for event in events if event.kind in {"question", "gone"}}
    votes = {n: count for event in events if event.kind == "counts" for n, count in event.crew["votes"].items()}
    return News(last=desk.last_event, air=air, rows=rows(request, desk, look, numbers), votes=votes)


def rows(request: HttpRequest, desk: Desk, look: Look, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    found = board.of_desk(desk).filter(number__in=numbers)
    matching = set(found.filter(look.among()).values_list("pk", flat=True))
    drawn = {}
    for question in found:
        column = board.column_of(question, look, matching)
        html = render_to_string("admin/live/row.html", row(question, look, request.user)) if column else ""
        drawn[question.number] = {"column": column, "place": board.place_in(column, question), "html": html}
    return drawn


def row(question: Question, look: Look, user: Any) -> dict[str, Any]:
    """Return what the line of a question shows."""
    holder = question.held_by if holding(question) else None
    return {
        "question": question,
        "look": look,
        "hints": [HINTS[code] for code in question.hints if code in HINTS],
        "holder": holder,
        "is_mine": holder == user,
        "place": board.place_in(board.COLUMNS.get(State(question.state), board.QUEUE), question),
    }


def card(request: HttpRequest, question: Question | None, look: Look) -> str:
    """Return the question in front, with all that can be done with it, as HTML."""
    if question is None:
        return render_to_string("admin/live/card_none.html", {"look": look}, request=request)
    is_own_proposal = question.state == State.REFUSAL_PROPOSED and proposer(question) == request.user.pk
    values = row(question, look, request.user) | {
        "offered": offered(question),
        "reasons": Refusal.choices,
        "similar": same_asked(question, limit=5),
        "officials": question.desk.invitations.filter(part=Invitation.Part.OFFICIAL).select_related("person"),
        "waits_for_other": question.desk.is_four_eyes and is_own_proposal,
        "is_waiting": question.state in WAITING,
        "was_answered": question.state in ANSWERED | {State.WRITTEN_DUE},
        "on_air": question.desk.questions.filter(state=State.LIVE).first(),
    }
    return render_to_string("admin/live/card.html", values, request=request)


def front_of(queue: list[Question], user: Any) -> Question | None:
    """Return the question that a moderator has in hand, or the first that nobody has."""
    mine = [question for question in queue if holding(question) == user.pk]
    free = [question for question in queue if holding(question) is None]
    return next(iter([*mine, *free]), None)


def on_air(desk: Desk) -> dict[str, Any]:
    """Return what is on air, the clocks of it, and how many questions are where."""
    states: Counter[str] = Counter()
    for state, count in desk.questions.values_list("state").annotate(Count("pk")):
        states[state] = count
    return {
        "desk": desk,
        "live": board.of_desk(desk).filter(state=State.LIVE).first(),
        "ended": board.of_desk(desk).filter(state__in=ANSWERED, live_to__isnull=False).order_by("-live_to").first(),
        "part": current_part(desk),
        "now": timezone.now(),
        "overlay_url": settings.WAGTAILADMIN_BASE_URL + reverse("live_overlay", args=[desk.overlay_key]),
        "counts": {
            "waiting": sum(states[state] for state in WAITING),
            "accepted": states[State.ACCEPTED],
            "lined_up": states[State.SHORTLISTED] + states[State.CUED],
            "answered": sum(states[state] for state in ANSWERED),
            "refused": states[State.REFUSED],
        },
    }
