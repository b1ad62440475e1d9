"""The clock of Morocco as a VTIMEZONE (RFC 5545, 3.6.5), with every change that Ramadan brings.

Clocks go back an hour for the month of fasting and forward again after it; the dates are in the time zone database,
which knows them years ahead. icalendar can make a VTIMEZONE by itself, but looks for changes in steps longer than
Ramadan and so misses those of some years, and tells the hour of a change by the clock that follows it, where the
standard wants the one before.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

CASABLANCA = ZoneInfo("Africa/Casablanca")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Change = tuple[datetime, timedelta, timedelta]
"""When, in UTC, and the offsets before and after."""


def casablanca(since: datetime, until: datetime) -> Timezone:
    """Return the time zone as it is between two aware moments."""
    start = since.astimezone(UTC)
    before = _offset(start)
    zone = Timezone()
    zone.add("TZID", CASABLANCA.key)
    for moment, old, new in [(start, before, before), *changes(start, until.astimezone(UTC))]:
        zone.add_component(_observance(moment, old, new))
    return zone


def changes(since: datetime, until: datetime) -> list[Change]:
    """Return the changes of the clock between two moments in UTC."""
    found = []
    day = since
    while day < until:
        if _offset(day) != _offset(day + DAY):
            moment = _first_of_new_offset(day)
            found.append((moment, _offset(day), _offset(day + DAY)))
        day += DAY
    return found


def _first_of_new_offset(day: datetime) -> datetime:
    """Return the full hour, in the 24 that follow ``day``, at which the clock changes."""
    moment = day.replace(minute=0, second=0, microsecond=0)
    while _offset(moment) == _offset(day):
        moment += HOUR
    return moment


def _offset(moment: datetime) -> timedelta:
    offset = moment.astimezone(CASABLANCA).utcoffset()
    if offset is None:
        raise ValueError(f"{moment} has no offset")
    return offset


def _observance(moment: datetime, old: timedelta, new: timedelta) -> TimezoneStandard | TimezoneDaylight:
    """Return what holds from ``moment`` on, whose beginning is told by the clock before it."""
    # Ramadan's hour counts as the exception: the rest of the year is standard time, by the law of 2018.
    observance = TimezoneStandard() if new >= HOUR else TimezoneDaylight()
    observance.add("DTSTART", (moment + old).replace(tzinfo=None))
    observance.add("TZOFFSETFROM", old)
    observance.add("TZOFFSETTO", new)
    observance.add("TZNAME", f"+{new // HOUR:02}")
    return observance
