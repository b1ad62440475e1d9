"""What all screens of the crew begin with: the desk, the right to see it, and the way to the stream."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from cms.live.crew import crew_token
from cms.live.models import Desk, Invitation, LiveProgrammePage
from cms.live.permissions import invitation_of, may_moderate, may_steer

POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)


class Screen(TemplateView):
    """A full screen of one desk; ``may_see`` says who gets it."""

    @cached_property
    def desk(self) -> Desk:
        return get_object_or_404(Desk, pk=self.kwargs["desk_id"])

    @cached_property
    def invitation(self) -> Invitation | None:
        """As whom the user takes part."""
        return invitation_of(self.request.user, self.desk)

    @cached_property
    def moderates(self) -> bool:
        return may_moderate(self.request.user, self.desk)

    @property
    def stream(self) -> str:
        """Return the address of the stream, with a token that is good from now on."""
        return f"/live/{self.desk.pk}/stream?crew={crew_token(self.desk.pk)}"

    def may_see(self) -> bool:
        return self.moderates

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_see():
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        # Unlike Wagtail's own pages, these carry no scripts of their own.
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "desk": self.desk,
            "moderates": self.moderates,
            "invitation": self.invitation,
            "stream": self.stream,
            "now": timezone.now(),
            "last": self.desk.last_event,
        }
        return super().get_context_data(**own | kwargs)


class SteeringScreen(Screen):
    """For those who may put questions on air."""

    def may_see(self) -> bool:
        return may_steer(self.request.user, self.desk)


def programme_of(desk: Desk) -> LiveProgrammePage | None:
    """Return the page by which the house itself knows the programme."""
    return LiveProgrammePage.objects.filter(guid=desk.guid).order_by("pk").first()
