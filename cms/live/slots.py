"""Programmes that come again: from a regular time to drafts, some weeks ahead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from cms.live.models import LiveProgrammePage, Slot

AHEAD = timedelta(weeks=4)


def days(slot: Slot, first: date, last: date) -> Iterator[date]:
    """Yield the days of a slot from ``first`` to ``last``, both included."""
    begin = slot.first_on + timedelta(days=(slot.weekday - slot.first_on.weekday()) % 7)
    step = timedelta(weeks=slot.every_weeks)
    passed = max(0, -(-(first - begin) // step))
    day = begin + passed * step
    while day <= min(last, slot.last_on or last):
        yield day
        day += step


def moment(slot: Slot, day: date) -> datetime:
    """Return when a clock on the wall shows the slot's time on a day, by the rules that are known today."""
    return datetime.combine(day, slot.time, tzinfo=ZoneInfo(settings.TIME_ZONE))


@transaction.atomic
def plan_ahead(slot: Slot, *, until: date | None = None) -> list[LiveProgrammePage]:
    """Write drafts for the coming times of a slot that have none yet; calling it again changes nothing.

    A draft that was moved to another hour of its day, or thrown away, is not made again.
    """
    # Two workers at once would plan a day twice.
    slot = Slot.objects.select_for_update(of=("self",)).select_related("series__locale", "template").get(pk=slot.pk)
    today = timezone.localdate()
    made = []
    for day in days(slot, max(today, slot.planned_until or today), until or today + AHEAD):
        at = moment(slot, day)
        if at > timezone.now() and day > (slot.planned_until or date.min):
            made.append(_draft(slot, day, at))
        slot.planned_until = max(day, slot.planned_until or day)
    slot.save(update_fields=["planned_until"])
    return made


def _draft(slot: Slot, day: date, at: datetime) -> LiveProgrammePage:
    series = slot.series
    with override(series.locale.language_code):
        title = f"{slot.title} · {date_format(day, 'DATE_FORMAT')}"
    page: LiveProgrammePage = series.add_child(
        instance=LiveProgrammePage(
            title=title,
            slug=f"{day:%Y-%m-%d}-{slot.pk}",
            locale=series.locale,
            summary=series.summary,
            on_air_at=at,
            off_air_at=at + timedelta(minutes=slot.minutes),
            template_of_rundown=slot.template,
            slot=slot,
            live=False,
        )
    )
    page.save_revision()
    return page
