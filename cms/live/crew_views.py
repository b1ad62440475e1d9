"""What pages of the admin about one evening have in common."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.live.models import Desk
from cms.live.permissions import may_moderate


class LiveView(WagtailAdminTemplateMixin, TemplateView):
    """A page below the list of live programmes."""

    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("live_desks"), "label": gettext("Live programmes")}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, above, here]


class DeskView(LiveView):
    """A page about one evening, for those who may moderate it."""

    @cached_property
    def desk(self) -> Desk:
        return get_object_or_404(Desk, pk=self.kwargs["desk_id"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_moderate(request.user, self.desk):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.desk.title
