"""What lists of recordings show in a cell."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import StatusTagColumn

from cms.media.figures import clock
from cms.media.models import Recording
from cms.media.reports import Report
from media_pipeline.states import State


def state_label(recording: Recording) -> str:
    """Return the state in words; with the part that is done while it is being processed."""
    report = Report(recording)
    return f"{report.label} {report.percent} %" if report.state == "running" else report.label


class StateColumn(StatusTagColumn):
    """How far a recording is; what failed is seen from afar."""

    cell_template_name = "admin/media/state_cell.html"

    def __init__(self) -> None:
        super().__init__("state", label=_("State"), accessor=state_label, primary=lambda row: bool(row.edition))

    def get_cell_context_data(self, instance: Recording, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"failed": Report(instance).state == State.FAILED}


def edition_length(recording: Recording) -> str:
    """Return the length of what listeners hear, or "" while there is nothing to hear."""
    edition = recording.edition
    return clock(edition.duration_s) if edition else ""


def size(recording: Recording) -> str:
    """Return the size of the original, with its unit."""
    return filesizeformat(recording.size)
