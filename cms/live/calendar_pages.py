"""When programmes go on air: the weeks to come, what is too near, and the regular times of a series."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.live.crew_views import LiveView
from cms.live.models import Desk, Slot
from cms.live.occasions import Occasion, occasions
from cms.live.slots import plan_ahead
from cms.programmes.models import ProgrammePage

WEEKS = 5
EARLIEST, LATEST = date(2000, 1, 3), date(2200, 1, 6)


class CalendarView(LiveView):
    """Five weeks from a Monday on, of those programmes that the user may change."""

    template_name = "admin/live/calendar.html"
    page_title = _("Programmes by day")
    header_icon = "date"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = monday(self.request.GET.get("from", ""))
        last = first + timedelta(weeks=WEEKS, days=-1)
        mine = PagePermissionPolicy().instances_user_has_permission_for(self.request.user, "change")
        known = set(mine.values_list("pk", flat=True))
        days: dict[date, list[Occasion]] = defaultdict(list)
        for each in occasions(midnight(first), midnight(last + timedelta(days=1)), known=known):
            days[timezone.localdate(each.begins_at)].append(each)
        guids = [each.page.guid for day in days.values() for each in day]
        address = reverse("live_calendar")
        values = {
            "weeks": [[(day, days.get(day, [])) for day in week(first, number)] for number in range(WEEKS)],
            "desks": dict(Desk.objects.filter(guid__in=guids).values_list("guid", "pk")),
            "first": first,
            "last": last,
            "today": timezone.localdate(),
            "earlier": f"{address}?from={first - timedelta(weeks=WEEKS)}",
            "later": f"{address}?from={first + timedelta(weeks=WEEKS)}",
        }
        return super().get_context_data(**kwargs | values)


def monday(asked: str) -> date:
    """Return the Monday of a day, written as in ISO 8601, or of today."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = timezone.localdate()
    day = min(max(day, EARLIEST), LATEST)
    return day - timedelta(days=day.weekday())


def week(first: date, number: int) -> list[date]:
    return [first + timedelta(weeks=number, days=day) for day in range(7)]


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


class SlotForm(WagtailAdminModelForm):
    class Meta:
        model = Slot
        fields = ("title", "weekday", "time", "minutes", "every_weeks", "first_on", "last_on", "template")
        widgets = {"time": AdminTimeInput, "first_on": AdminDateInput, "last_on": AdminDateInput}


Slots: type[BaseInlineFormSet[Slot, ProgrammePage, SlotForm]] = inlineformset_factory(
    ProgrammePage, Slot, form=SlotForm, extra=1, can_delete=True
)


class TimesView(LiveView):
    """The regular times of a series: from each, drafts are written four weeks ahead."""

    template_name = "admin/live/times.html"
    page_title = _("Regular times")
    header_icon = "date"

    @cached_property
    def series(self) -> ProgrammePage:
        return get_object_or_404(ProgrammePage, pk=self.kwargs["page_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.series.permissions_for_user(request.user).can_publish():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.series.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"slots": Slots(instance=self.series), "series": self.series} | kwargs)

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        slots = Slots(request.POST, instance=self.series)
        if not slots.is_valid():
            messages.error(request, gettext("Something is not right yet: look at the marked fields."))
            return self.render_to_response(self.get_context_data(slots=slots))
        slots.save()
        made = [page for slot in self.series.slots.all() for page in plan_ahead(slot)]
        count = ngettext("%(count)d draft was written.", "%(count)d drafts were written.", len(made))
        messages.success(request, f"{gettext('The times are kept.')} {count % {'count': len(made)}}")
        return redirect("live_times", page_id)


def calendar_urls() -> list[URLPattern]:
    return [
        path("live/calendar/", CalendarView.as_view(), name="live_calendar"),
        path("live/times/<int:page_id>/", TimesView.as_view(), name="live_times"),
    ]


def times_button(
    page: Page, user: Any, next_url: str | None = None, view_name: str = "", **kwargs: Any
) -> list[Button]:
    """Return the way from a series to its regular times, for those who may publish it."""
    is_series = issubclass(page.specific_class or Page, ProgrammePage)
    if not is_series or not page.permissions_for_user(user).can_publish():
        return []
    return [Button(_("Regular times"), reverse("live_times", args=[page.pk]), icon_name="date", priority=45)]
