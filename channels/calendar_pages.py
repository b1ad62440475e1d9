"""The calendar: what will go out when, and what went out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels import ledger
from channels.models import Account, Delivery, Operation
from channels.pages import DeskView, require_board, visible_to
from channels.states import FINAL, NEEDS_PERSON, SETTLED, State
from cms.catalogue.desk import planned_works

NEEDED = _("Somebody must act")
GONE = FINAL - {State.VERIFIED}
WEEKS = 4
SLOT = timedelta(minutes=15)


@dataclass(kw_only=True)
class Entry:
    """A work at its moment.

    Attributes:
        places: the accounts to which it goes, or went.
        label: where it is, in words; tone: the same for the eye.
        is_crowded: another work goes to one of them within a quarter of an hour.
    """

    at: datetime
    guid: str
    title: str
    places: tuple[str, ...]
    label: str | Promise
    tone: str = "busy"
    is_planned: bool = False
    is_crowded: bool = False


class CalendarView(DeskView):
    """Four weeks, from a Monday on."""

    template_name = "admin/channels/calendar.html"
    page_title = _("Calendar")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_board(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": gettext("Calendar")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = monday(self.request.GET.get("from", ""))
        begin, end = midnight(first), midnight(first + timedelta(weeks=WEEKS))
        entries = [*planned(self.request.user, begin, end), *sent(self.request.user, begin, end)]
        days: dict[date, list[Entry]] = defaultdict(list)
        for entry in marked(entries):
            days[timezone.localdate(entry.at)].append(entry)
        values = {
            "days": sorted(days.items()),
            "first": first,
            "last": first + timedelta(weeks=WEEKS, days=-1),
            "earlier": f"{reverse('channels_calendar')}?from={first - timedelta(weeks=WEEKS)}",
            "later": f"{reverse('channels_calendar')}?from={first + timedelta(weeks=WEEKS)}",
        }
        return super().get_context_data(**kwargs | values)


def monday(asked: str) -> date:
    """Return the Monday of a day, written as in ISO 8601, or of today."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = timezone.localdate()
    # Ten thousand weeks around today is more than anybody looks at, and less than a date can hold.
    day = min(max(day, date(2000, 1, 3)), date(2200, 1, 6))
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def planned(user: Any, begin: datetime, end: datetime) -> Iterator[Entry]:
    """Yield the works that will go out in this time, with the accounts that get them by themselves or have them."""
    plans = planned_works(user, begin=begin, end=end)
    accounts = list(Account.objects.filter(is_active=True, takes_all=True))
    given: dict[str, list[Account]] = defaultdict(list)
    rows = Delivery.objects.filter(guid__in=[plan.guid for plan in plans], operation=Operation.PUBLISH)
    for row in rows.exclude(state__in=GONE).select_related("account"):
        given[row.guid].append(row.account)
    for plan in plans:
        wanting = [each for each in accounts if each.wants(plan.handle) and ledger.takes(each, plan.kind)]
        places = sorted({each.name for each in [*wanting, *given[plan.guid]]})
        label = State.PLANNED.label
        yield Entry(at=plan.at, guid=plan.guid, title=plan.title, places=tuple(places), label=label, is_planned=True)


def sent(user: Any, begin: datetime, end: datetime) -> Iterator[Entry]:
    """Yield the works that went out in this time, each once."""
    rows = visible_to(user).filter(operation=Operation.PUBLISH).annotate(at=Greatest("created_at", "due_at"))
    rows = rows.filter(at__range=(begin, min(end, timezone.now()))).exclude(state=State.CANCELLED)
    works: dict[str, list[Any]] = defaultdict(list)
    for row in rows.order_by("at"):
        works[row.guid].append(row)
    for guid, deliveries in works.items():
        label, tone = outcome({State(row.state) for row in deliveries})
        places = tuple(row.account.name for row in deliveries)
        yield Entry(at=deliveries[0].at, guid=guid, title=deliveries[0].title, places=places, label=label, tone=tone)


def outcome(states: set[State]) -> tuple[str | Promise, str]:
    """Return in words, and for the eye, how far a work is at all its places together."""
    if states <= {State.WITHDRAWN}:
        return State.WITHDRAWN.label, "idle"
    if states <= SETTLED:
        return State.VERIFIED.label, "good"
    return (NEEDED, "bad") if states & NEEDS_PERSON else (_("On its way"), "busy")


def marked(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by their moment, those marked that would reach the same people at nearly the same time."""
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.title))
    for one, next_one in pairwise(ordered):
        is_close = next_one.at - one.at < SLOT and set(one.places) & set(next_one.places)
        if is_close and next_one.is_planned:
            one.is_crowded = next_one.is_crowded = True
    return ordered


def calendar_urls() -> list[URLPattern]:
    return [path("channels/calendar/", CalendarView.as_view(), name="channels_calendar")]
