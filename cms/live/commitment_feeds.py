"""The register for those who follow it: RSS 2.0, and a calendar of the dates by which things were promised."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe
from feedgen.feed import FeedGenerator
from icalendar import Calendar, Event

from cms.live.commitments import public_commitments
from cms.live.models import Commitment

MOST = 100


def last_changed(request: HttpRequest, **kwargs: Any) -> datetime | None:
    """Return when a commitment changed last; the day by which it becomes overdue is a change of its own."""
    return public_commitments().order_by("-changed_at").values_list("changed_at", flat=True).first()


def version(request: HttpRequest, **kwargs: Any) -> str:
    """Return an entity tag: another one after each change, and after midnight, when promises become overdue."""
    changed = last_changed(request)
    stamp = changed.timestamp() if changed else 0
    return f'"{stamp:.6f}-{public_commitments().count()}-{timezone.localdate()}-{get_language()}"'


def _address(request: HttpRequest, commitment: Commitment) -> str:
    question = commitment.question
    path = reverse("live_question", args=[question.desk_id, question.number])
    return request.build_absolute_uri(f"{path}#c{commitment.pk}")


def identity(commitment: Commitment) -> str:
    """Return what names a commitment for good, in every format and language."""
    return f"{commitment.question.desk.guid}-{commitment.question.number}-{commitment.pk}"


def _standing(commitment: Commitment) -> str:
    words = {"done": _("Kept"), "overdue": _("Overdue"), "open": _("Still to come")}
    return words[commitment.standing]


@require_safe
@condition(etag_func=version, last_modified_func=last_changed)
def rss(request: HttpRequest) -> HttpResponse:
    """Give the newest promises, and those of which the outcome changed, as RSS 2.0."""
    feed = FeedGenerator()
    feed.title(_("Promises made to the public"))
    feed.description(_("What officials have promised in live programmes, and what became of it."))
    feed.link(href=request.build_absolute_uri(reverse("live_commitments")), rel="alternate")
    feed.link(href=request.build_absolute_uri(), rel="self")
    feed.language(get_language() or "ar")
    feed.generator("Athir")
    for commitment in public_commitments().order_by("-changed_at")[:MOST]:
        _add_item(feed, request, commitment)
    return HttpResponse(feed.rss_str(pretty=True), content_type="application/rss+xml; charset=utf-8")


def _add_item(feed: Any, request: HttpRequest, commitment: Commitment) -> None:
    entry = feed.add_entry(order="append")
    entry.title(f"{_standing(commitment)}: {commitment.what}")
    entry.link(href=_address(request, commitment))
    # A change of what became of it is news: the reader shows it again.
    entry.guid(f"{identity(commitment)}-{commitment.standing}", permalink=False)
    entry.pubDate(commitment.changed_at)
    lines = [
        commitment.question.text,
        commitment.shown_owner,
        f"{_('Promised for:')} {date_format(commitment.due_on)}",
        commitment.outcome,
    ]
    entry.description("\n".join(line for line in lines if line))


@require_safe
@condition(etag_func=version, last_modified_func=last_changed)
def calendar(request: HttpRequest) -> HttpResponse:
    """Give the day of each promise as an all-day event (RFC 5545, section 3.6.1)."""
    found = Calendar()
    found.add("prodid", "-//Athir//Commitments//EN")
    found.add("version", "2.0")
    found.add("x-wr-calname", _("Promises made to the public"))
    found.add("method", "PUBLISH")
    for commitment in public_commitments():
        found.add_component(_event(request, commitment))
    response = HttpResponse(found.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="commitments.ics"'
    return response


def _event(request: HttpRequest, commitment: Commitment) -> Event:
    event = Event()
    event.add("uid", identity(commitment))
    event.add("dtstamp", commitment.changed_at.astimezone(UTC))
    event.add("last-modified", commitment.changed_at.astimezone(UTC))
    event.add("dtstart", commitment.due_on)
    event.add("dtend", commitment.due_on + timedelta(days=1))
    event.add("summary", f"{_standing(commitment)}: {commitment.what}")
    event.add("description", "\n".join(line for line in (commitment.shown_owner, commitment.outcome) if line))
    event.add("url", _address(request, commitment))
    event.add("transp", "TRANSPARENT")
    return event
