"""What must be right of a broadcast before it is announced."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.media.recorded import RecordedPageForm

NO_TIME = _("Say when it is on air: without a time, it stands neither in the calendar nor in the feeds.")
ENDS_BEFORE = _("This is before it begins.")


class BroadcastForm(RecordedPageForm):
    """A broadcast ends after it begins; one that asks people to be there says when."""

    def problems(self, cleaned: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        yield from super().problems(cleaned)
        begins, ends = cleaned.get("on_air_at"), cleaned.get("off_air_at")
        if begins is None and self.instance.needs_air_time and "on_air_at" not in self.errors:
            yield "on_air_at", NO_TIME
        if begins and ends and ends <= begins:
            yield "off_air_at", ENDS_BEFORE
