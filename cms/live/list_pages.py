"""The live programmes at which somebody works: as a moderator, a presenter or an official."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.live.models import Desk, Invitation, LiveProgrammePage
from cms.live.states import WAITING

EARLIER = 30


def moderated_by(user: Any) -> QuerySet[Desk]:
    """Return the desks of the programmes whose pages ``user`` may change."""
    pages = PagePermissionPolicy(LiveProgrammePage).instances_user_has_permission_for(user, "change")
    return Desk.objects.filter(guid__in=LiveProgrammePage.objects.filter(pk__in=pages.values("pk")).values("guid"))


def works_live(user: Any) -> bool:
    return Invitation.objects.filter(user=user).exists() or moderated_by(user).exists()


class DeskList(WagtailAdminTemplateMixin, TemplateView):
    """Those to come, the next first, and then those that were."""

    template_name = "admin/live/desks.html"
    page_title = _("Live programmes")
    header_icon = "comment"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": reverse("live_desks"), "label": gettext("Live programmes")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        moderated = set(moderated_by(user).values_list("pk", flat=True))
        parts = dict(Invitation.objects.filter(user=user).values_list("desk", "part"))
        found = Desk.objects.filter(Q(pk__in=moderated) | Q(pk__in=parts))
        found = found.annotate(waiting=Count("questions", filter=Q(questions__state__in=WAITING)))
        # One that runs late is still to come; one without a time may be any day.
        to_come = Q(ended_at=None) & (Q(on_air_at=None) | Q(on_air_at__gt=timezone.now() - timedelta(days=1)))
        own = {
            "to_come": found.filter(to_come).order_by("on_air_at", "pk"),
            "earlier": found.exclude(to_come).order_by("-on_air_at", "-pk")[:EARLIER],
            "moderated": moderated,
            "parts": parts,
        }
        return super().get_context_data(**own | kwargs)


class LiveMenuItem(MenuItem):
    """Shown to those who work at any live programme."""

    def is_shown(self, request: HttpRequest) -> bool:
        return works_live(request.user)


def live_menu_item() -> MenuItem:
    return LiveMenuItem(_("Live programmes"), reverse("live_desks"), name="live", icon_name="comment", order=230)


def list_urls() -> list[URLPattern]:
    return [path("live/", DeskList.as_view(), name="live_desks")]
