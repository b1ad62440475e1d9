"""Programmes to come as a calendar to subscribe to: iCalendar (RFC 5545), with its names for subscriptions (RFC 7986).

Times are those of the wall clock in Morocco, so that a programme at eight stays at eight through Ramadan.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vDuration, vUri

from cms.catalogue.records import House, LiveItem
from feeds.format import Format
from feeds.places import feed_address
from feeds.text import cleaned
from feeds.time_zone import CASABLANCA, casablanca

FILE_NAME = "live.ics"
# Where nobody has said when a programme ends.
USUAL_LENGTH = timedelta(hours=1)
HOW_OFTEN = timedelta(hours=1)


def render(house: House) -> bytes:
    """Return the calendar. Lines end in CR LF and are folded after 75 octets, never inside of a letter."""
    # iCalendar has no more use for control characters than XML has.
    house = cleaned(replace(house, shows=(), news=(), asked=()))
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Athir//Live programmes//AR")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", house.title)
    calendar.add("X-WR-CALNAME", house.title)
    calendar.add("X-WR-TIMEZONE", CASABLANCA.key)
    calendar.add("SOURCE", vUri(feed_address(house, FILE_NAME)))
    calendar.add("REFRESH-INTERVAL", HOW_OFTEN, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(HOW_OFTEN))
    if house.live_items:
        starts = [item.starts_at for item in house.live_items]
        ends = [_ends_at(item) for item in house.live_items]
        calendar.add_component(casablanca(min(starts) - timedelta(days=1), max(ends) + timedelta(days=1)))
    for item in house.live_items:
        calendar.add_component(_event(item, house))
    document: bytes = calendar.to_ical(sorted=False)
    return document


def _event(item: LiveItem, house: House) -> Event:
    event = Event()
    # The work's own identity: a programme that moves is the same event, and its replay is the same work.
    event.add("UID", item.guid)
    event.add("DTSTAMP", house.changed_at.astimezone(UTC))
    event.add("DTSTART", item.starts_at.astimezone(CASABLANCA))
    event.add("DTEND", _ends_at(item).astimezone(CASABLANCA))
    event.add("SUMMARY", item.title)
    event.add("DESCRIPTION", "\n\n".join(filter(None, [item.summary, *(link.url for link in item.links)])))
    event.add("URL", vUri(item.page_url))
    # What is called off is no longer told of, and leaves the calendars of those who follow it.
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _ends_at(item: LiveItem) -> datetime:
    return item.ends_at or item.starts_at + USUAL_LENGTH


FORMAT = Format(slug="live", extension="ics", media_type="text/calendar; charset=utf-8", subject=House, render=render)
