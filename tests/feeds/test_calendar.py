"""Programmes to come as a calendar, and the clock of Morocco in it."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from cms.catalogue.records import LiveItem
from feeds.formats import live
from feeds.time_zone import CASABLANCA, casablanca
from tests.feeds.samples import HOUSE, LIVE_ITEM

# Ramadan begins on 7 or 8 February 2027: the clock goes back on the Sunday before, and forward on 14 March.
BEFORE = datetime(2027, 2, 6, 20, 0, tzinfo=CASABLANCA)
WITHIN = datetime(2027, 2, 13, 20, 0, tzinfo=CASABLANCA)
AFTER = datetime(2027, 3, 20, 20, 0, tzinfo=CASABLANCA)


def at(moment: datetime) -> LiveItem:
    return replace(LIVE_ITEM, guid=moment.isoformat(), starts_at=moment.astimezone(UTC), ends_at=None)


def written(*items: LiveItem) -> bytes:
    return live.render(replace(HOUSE, live_items=items))


def event(content: bytes) -> Event:
    [found] = Calendar.from_ical(content).walk("VEVENT")
    return found


def test_a_programme_comes_back_whole() -> None:
    found = event(written(LIVE_ITEM))
    assert str(found["UID"]) == LIVE_ITEM.guid
    assert str(found["SUMMARY"]) == LIVE_ITEM.title
    assert str(found["DESCRIPTION"]) == f"{LIVE_ITEM.summary}\n\nhttps://video.example/live"
    assert (found.start, found.end) == (LIVE_ITEM.starts_at, LIVE_ITEM.ends_at)
    assert found["DTSTART"].params["TZID"] == "Africa/Casablanca"
    assert (str(found["STATUS"]), str(found["URL"])) == ("CONFIRMED", LIVE_ITEM.page_url)


def test_a_programme_that_moves_stays_the_same_event() -> None:
    moved = replace(LIVE_ITEM, starts_at=LIVE_ITEM.starts_at + timedelta(days=1), title="عنوان آخر")
    assert event(written(moved))["UID"] == event(written(LIVE_ITEM))["UID"]


def test_one_without_an_end_lasts_an_hour() -> None:
    found = event(written(replace(LIVE_ITEM, ends_at=None)))
    assert found.end - found.start == timedelta(hours=1)


def test_eight_in_the_evening_stays_eight_through_ramadan() -> None:
    lines = written(at(BEFORE), at(WITHIN), at(AFTER)).decode().splitlines()
    starts = [line for line in lines if line.startswith("DTSTART;")]
    days = ["20270206", "20270213", "20270320"]
    assert starts == [f"DTSTART;TZID=Africa/Casablanca:{day}T200000" for day in days]


def test_another_reader_of_time_zones_finds_the_same_moments() -> None:
    """dateutil reads the VTIMEZONE alone and knows nothing of the time zone database here."""
    content = written(at(BEFORE), at(WITHIN), at(AFTER)).decode()
    zone = tzical(io.StringIO(content)).get("Africa/Casablanca")
    assert zone is not None
    for moment, hour in ((BEFORE, 19), (WITHIN, 20), (AFTER, 19)):
        wall = moment.replace(tzinfo=zone)
        assert wall.astimezone(UTC) == moment.astimezone(UTC)
        assert wall.astimezone(UTC).hour == hour


def test_the_changes_of_ten_years_are_those_of_the_time_zone_database() -> None:
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
    zone = tzical(io.StringIO(f"BEGIN:VCALENDAR\r\n{casablanca(since, until).to_ical().decode()}END:VCALENDAR")).get()
    assert zone is not None
    wall = datetime(2026, 1, 1, 12)
    while wall < datetime(2035, 12, 31):
        assert wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=CASABLANCA).utcoffset(), wall
        wall += timedelta(days=1)


def test_a_change_begins_by_the_clock_before_it() -> None:
    """RFC 5545, 3.6.5: at three in the morning it is two again; in March it is three at two."""
    content = casablanca(BEFORE, AFTER).to_ical().decode()
    assert "DTSTART:20270207T030000" in content
    assert "DTSTART:20270314T020000" in content


def test_lines_are_folded_on_octets_and_never_inside_of_a_letter() -> None:
    lines = written(LIVE_ITEM).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert all(line.decode() is not None for line in lines)


@settings(max_examples=60)
@given(text=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_comes_back(text: str) -> None:
    found = event(written(replace(LIVE_ITEM, title=text)))
    assert str(found["SUMMARY"]).split() == text.split()


def test_no_programmes_are_a_calendar_too() -> None:
    assert Calendar.from_ical(written()).walk("VEVENT") == []


@pytest.mark.parametrize(
    "line", ["VERSION:2.0", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "METHOD:PUBLISH"]
)
def test_apps_learn_how_to_follow_it(line: str) -> None:
    assert line in written(LIVE_ITEM).decode().splitlines()
