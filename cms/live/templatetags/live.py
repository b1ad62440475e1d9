"""What the pages of live programmes show."""

import json
from typing import Any

from django import template
from django.utils.translation import ngettext

from cms.live.choices import Choices
from cms.live.counters import Counters, counters
from cms.live.forms import AskForm
from cms.live.models import Commitment, Desk, Invitation, LiveProgrammePage, Question
from cms.live.models.question import Refusal
from cms.live.sending import TRAP, new_ticket
from cms.live.shown import Shown, localised, shown
from cms.live.states import CANDIDATES, PUBLIC, State

register = template.Library()


@register.simple_tag
def ask_form(programme: LiveProgrammePage) -> AskForm:
    """Return the empty form of a programme."""
    return AskForm(programme=programme)


@register.simple_tag
def ticket() -> str:
    """Return what makes this form another than any other."""
    return new_ticket()


@register.simple_tag
def trap() -> str:
    return TRAP


@register.simple_tag
def shown_questions(questions: Any) -> dict[str, Any]:
    """Return the questions of a programme: the one on air, those that wait by votes, the answered in their order."""
    every = shown(questions)
    by_votes = sorted((one for one in every if one.is_open), key=lambda one: (-(one.votes or 0), -one.question.number))
    return {
        "on_air": next((one for one in every if one.state == State.LIVE), None),
        "open": by_votes,
        "answered": sorted((one for one in every if _is_behind(one)), key=_answered_at),
    }


def _is_behind(one: Shown) -> bool:
    return one.is_answered or one.state == State.WRITTEN_DUE


def _answered_at(one: Shown) -> tuple[bool, Any]:
    moment = one.question.live_from or one.question.answered_at
    return moment is None, moment.timestamp() if moment else one.question.number


@register.simple_tag
def counted(desk: Desk) -> Counters:
    return counters(desk)


@register.simple_tag
def promises(desk: Desk) -> list[Commitment]:
    """Return what was promised in a programme."""
    found = Commitment.objects.filter(question__desk=desk, question__state__in=PUBLIC)
    return list(found.select_related("question", "owner__person"))


@register.simple_tag
def officials(desk: Desk) -> list[Invitation]:
    """Return who answers, in the order of the invitations."""
    return localised(desk.invitations.filter(part=Invitation.Part.OFFICIAL))


@register.simple_tag
def public_states() -> str:
    """Return what each public state is called, as JSON, for ``js/live.js``."""
    return json.dumps({str(state): str(state.label) for state in State if state in PUBLIC}, ensure_ascii=False)


@register.simple_tag
def refusals() -> Choices:
    """Return the reasons of the charter."""
    return list(Refusal.choices)


# A number of each of the plural categories of the Unicode CLDR, which Intl.PluralRules tells in the browser.
OF_EACH_CATEGORY = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


@register.simple_tag
def new_questions() -> dict[str, str]:
    """Return "3 new questions" for each plural category; ``{n}`` stands for the number."""
    return {
        category: ngettext("%(number)s new question", "%(number)s new questions", count) % {"number": "{n}"}
        for category, count in OF_EACH_CATEGORY.items()
    }


@register.simple_tag
def vote_address(desk: Desk) -> str:
    """Return where votes go: cms/live/stream.py answers there, before Django's own addresses."""
    return f"/live/{desk.pk}/vote"


@register.filter
def is_open(question: Question) -> bool:
    """Say whether a question can be voted for."""
    return State(question.state) in CANDIDATES


@register.filter
def numbered(zero: str) -> str:
    """Return the pattern of addresses of which this is the one with the number 0."""
    return zero.removesuffix("0/") + "{n}/"


@register.filter
def in_fours(code: str) -> str:
    """Write a tracking code in groups of four, as it is read aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
