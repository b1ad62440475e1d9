"""An official's own screen: the questions that are directed there, written answers, and what was promised."""

from typing import Any

from django.urls import URLPattern, path

from cms.live import board
from cms.live.models import Invitation
from cms.live.screens import Screen
from cms.live.states import ANSWERED, CANDIDATES, State


class OfficialScreen(Screen):
    template_name = "admin/live/official.html"

    def may_see(self) -> bool:
        return self.invitation is not None and self.invitation.part == Invitation.Part.OFFICIAL

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = board.of_desk(self.desk).filter(directed_to=self.invitation)
        own = {
            "live": mine.filter(state=State.LIVE).first(),
            "due": mine.filter(state=State.WRITTEN_DUE).order_by("answer_due", "number"),
            "coming": mine.filter(state__in=CANDIDATES).order_by("state", "position", "-votes"),
            "answered": mine.filter(state__in=ANSWERED).order_by("-since"),
        }
        return super().get_context_data(**own | kwargs)


def official_urls() -> list[URLPattern]:
    return [path("live/<int:desk_id>/official/", OfficialScreen.as_view(), name="live_official")]
