"""Where an evening is prepared: who takes part, what comes after what, and how the desk works."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.live.crew_views import DeskView
from cms.live.models import LiveProgrammePage
from cms.live.operations.admit import admit
from cms.live.plan_forms import DeskForm, Invitations, Rundown

PANELS = "athir_live_panels"
"""Hook by which a layer above adds to the plan: gets the request and the desk's identifier, returns HTML or ""."""


class PlanView(DeskView):
    template_name = "admin/live/plan.html"
    page_title = _("Plan of the programme")
    header_icon = "date"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = LiveProgrammePage.objects.filter(guid=self.desk.guid).order_by("pk").first()
        own = {"desk": self.desk, "page": page, "panels": self._panels(), "total": self._minutes(page)}
        return super().get_context_data(**self._forms() | own | kwargs)

    def _panels(self) -> list[str]:
        found = (make(self.request, self.desk.guid) for make in hooks.get_hooks(PANELS))
        return [panel for panel in found if panel]

    def _minutes(self, page: LiveProgrammePage | None) -> dict[str, int | None]:
        """Return the minutes of all parts, and those of the programme where its end is known."""
        planned = sum(item.planned_minutes for item in self.desk.rundown.all())
        begins, ends = (page.on_air_at, page.off_air_at) if page else (None, None)
        length = int((ends - begins).total_seconds() // 60) if begins and ends else None
        return {"planned": planned, "length": length}

    def _forms(self) -> dict[str, Any]:
        data = self.request.POST if self.request.method == "POST" else None
        return {
            "form": DeskForm(data, instance=self.desk),
            "invitations": Invitations(data, instance=self.desk, prefix="invited"),
            "rundown": Rundown(data, instance=self.desk, prefix="rundown"),
        }

    def post(self, request: HttpRequest, desk_id: int) -> HttpResponse:
        forms = self._forms()
        # Each of them says what is wrong, not only the first.
        verdicts = [each.is_valid() for each in forms.values()]
        if not all(verdicts):
            messages.error(request, gettext("Something is not right yet: look at the marked fields."))
            return self.render_to_response(self.get_context_data(**forms))
        with transaction.atomic():
            # Settings only: the clock and the numbers are the desk's own, and may have moved meanwhile.
            desk = self.desk.locked()
            for name in DeskForm.Meta.fields:
                setattr(desk, name, forms["form"].cleaned_data[name])
            desk.save(update_fields=DeskForm.Meta.fields)
            forms["invitations"].save()
            admit()
            forms["rundown"].save()
            desk.tell_phase()
        messages.success(request, gettext("The plan is kept."))
        return redirect("live_plan", desk_id)


def plan_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/plan/", PlanView.as_view(), name="live_plan")]


def plan_button(page: Page, user: Any, next_url: str | None = None, view_name: str = "", **kwargs: Any) -> list[Button]:
    """Return the way from the page of a live programme to its plan, for those who may change it."""
    specific = page.specific
    if not isinstance(specific, LiveProgrammePage) or not page.permissions_for_user(user).can_edit():
        return []
    url = reverse("live_plan", args=[specific.desk.pk])
    return [Button(_("Plan and question desk"), url, icon_name="date", priority=45)]
