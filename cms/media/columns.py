"""What lists of recordings show in a cell."""

from django.template.defaultfilters import filesizeformat

from cms.media.models import Recording
from cms.media.reports import Report, clock


def state_label(recording: Recording) -> str:
    """Return the state in words; with the part that is done while it is being processed."""
    report = Report(recording)
    return f"{report.label} {report.percent} %" if report.state == "running" else report.label


def edition_length(recording: Recording) -> str:
    """Return the length of what listeners hear, or "" while there is nothing to hear."""
    edition = recording.edition
    return clock(edition.duration_s) if edition else ""


def size(recording: Recording) -> str:
    """Return the size of the original, with its unit."""
    return filesizeformat(recording.size)
