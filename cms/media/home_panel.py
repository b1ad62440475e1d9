"""The first thing on the admin's home page: bring a recording, and see how far the latest ones are."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from cms.media.columns import state_label
from cms.media.permissions import recording_policy
from cms.media.recordings import visible_to

LATEST = 5


class RecordingsPanel(Component):
    """Shown to those who may add recordings."""

    name = "recordings"
    template_name = "admin/media/home_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        latest = visible_to(user).order_by("-created_at")[:LATEST]
        return {
            "may_add": recording_policy.user_has_permission(user, "add"),
            "latest": [{"recording": recording, "state": state_label(recording)} for recording in latest],
        }
