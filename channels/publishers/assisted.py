"""A place that no program may publish at, such as a channel on WhatsApp, or TikTok for a single institution.

Everything is prepared (packages.py), a person publishes it there and brings the address back, which is then looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels.answers import beginning, spoken
from channels.errors import ActionRequired, ChannelError, NotNow, Refused
from channels.publisher import Call, Capabilities, Obstacle, Publisher, Reading, Receipt, Stage
from channels.transport import Answer, Limits, Transport
from cms.catalogue.works import Work

MEGABYTE = 1024**2
GAP = "\n\n"
GONE = frozenset({404, 410})
HOPS = 5
WEB_PAGE = Limits(step_s=15, seconds=30, byte_length=20 * MEGABYTE)
ANOTHER_LOOK_S = 900.0


@dataclass(frozen=True, kw_only=True)
class Options:
    """Limits of nought are none."""

    place: str = field(
        default="", metadata={"label": _("Name of the place"), "help": _("Such as WhatsApp, with the channel's name.")}
    )
    needs_video: bool = field(default=False, metadata={"label": _("Takes videos only")})
    longest_s: int = field(
        default=0, metadata={"label": _("Longest recording, in seconds"), "help": _("Nought: no limit.")}
    )
    largest_mb: int = field(
        default=0, metadata={"label": _("Largest recording, in megabytes"), "help": _("Nought: no limit.")}
    )
    longest_text: int = field(
        default=0, metadata={"label": _("Longest text, in characters"), "help": _("Nought: no limit.")}
    )
    reminder_hours: int = field(default=4, metadata={"label": _("Remind after so many hours")})


FOR_GOOD = _("Trying again will not help until this is repaired.")


class Assisted(Publisher[Options]):
    slug = "assisted"
    label = _("Another place, by hand (WhatsApp channel, TikTok…)")
    capabilities = Capabilities(captions=True, thumbnails=True)
    options = Options
    package = "channels_package"
    sentences = {
        "assisted_ready": (
            _("Everything is prepared. This place takes nothing from a program: a person must publish it there."),
            _("You are reminded if nobody has done it after some hours."),
            _("Open the package, publish it there, then enter its address here."),
        ),
        "assisted_reminder": (
            _("It has been waiting for hours for somebody to publish it there."),
            _("Nothing goes on by itself."),
            _("Open the package, publish it there, then enter its address here."),
        ),
        "assisted_address": (
            _("Nothing can be seen at the address that was entered."),
            _("It is looked at again and again."),
            _("Open the address in a browser where nobody is signed in; if it is wrong, enter the right one."),
        ),
        "assisted_no_video": (
            _("This place takes videos only, and there is no film of this work."),
            FOR_GOOD,
            _("Change the work, then try again."),
        ),
        "assisted_too_long": (
            _("The recording has %(seconds)s seconds; this place takes %(limit)s."),
            FOR_GOOD,
            _("Publish an extract there by hand, or do not send it."),
        ),
        "assisted_too_large": (
            _("The recording has %(megabytes)s megabytes; this place takes %(limit)s."),
            FOR_GOOD,
            _("Publish an extract there by hand, or do not send it."),
        ),
        "assisted_title": (
            _("Title and address have %(length)s characters; this place takes %(limit)s."),
            FOR_GOOD,
            _("Shorten the title, then try again."),
        ),
    }
    phases = {"package": _("Preparing the package"), "look": _("Looking at the address")}

    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        media = work.video or work.sound
        seconds, megabytes = round(work.duration_s), (media.byte_length if media else 0) // MEGABYTE
        length = len(work.title) + len(GAP) + len(work.page_url)
        obstacles = [
            Obstacle(code="assisted_too_long", detail={"seconds": seconds, "limit": options.longest_s}),
            Obstacle(code="assisted_too_large", detail={"megabytes": megabytes, "limit": options.largest_mb}),
            Obstacle(code="assisted_title", detail={"length": length, "limit": options.longest_text}),
        ]
        sizes = (seconds, megabytes, length)
        found = [each for each, size in zip(obstacles, sizes, strict=True) if 0 < each.detail["limit"] < size]
        if options.needs_video and work.video is None:
            found.insert(0, Obstacle(code="assisted_no_video"))
        return found

    def publish(self, call: Call[Options]) -> Receipt:
        """Raises ActionRequired, always."""
        call.phase("package")
        call.keep(asked_at=timezone.now().isoformat(), seen=None)
        raise ActionRequired("assisted_ready")

    def verify(self, call: Call[Options]) -> Reading:
        if not call.remote_id:
            return waiting(call, timezone.now())
        call.phase("look")
        was_seen = call.kept.get("seen") == call.remote_url
        try:
            answer = at(call.remote_url)
            reading = self._reading(call, answer)
        except ChannelError as error:
            if was_seen:
                raise
            return not_there(error.reason)
        if reading.stage is None and not was_seen:
            return not_there(f"HTTP {answer.status}")
        return reading

    def _reading(self, call: Call[Options], answer: Answer) -> Reading:
        """Raises NotNow."""
        if answer.status in GONE:
            return Reading(stage=None)
        if answer.status == 429 or answer.status >= 500:
            raise NotNow(status=answer.status, reason=f"HTTP {answer.status}", answer=beginning(answer))
        if answer.status != 200:
            return Reading(stage=Stage.PUBLISHED, differences=(f"HTTP {answer.status}",), url=call.remote_url)
        call.keep(seen=call.remote_url)
        return Reading(stage=Stage.PUBLISHED, is_as_sent=True, url=call.remote_url)


def waiting(call: Call[Options], now: datetime) -> Reading:
    """Return that nobody has published it yet, and when to remind of it."""
    patience = timedelta(hours=max(1, call.options.reminder_hours))
    asked_at = datetime.fromisoformat(call.kept.get("asked_at", now.isoformat()))
    left = (asked_at + patience - now).total_seconds()
    if left > 0:
        return Reading(stage=Stage.PROCESSING, problem="assisted_ready", look_again_s=left)
    return Reading(stage=Stage.PROCESSING, problem="assisted_reminder", look_again_s=patience.total_seconds())


def not_there(reason: str) -> Reading:
    return Reading(stage=Stage.PUBLISHED, problem="assisted_address", reason=reason, look_again_s=ANOTHER_LOOK_S)


def at(url: str) -> Answer:
    """Return what a browser gets at an address, redirects followed; never from a private network.

    Raises:
        NotNow, Refused
    """
    for _hop in range(HOPS):
        with Transport([url], limits=WEB_PAGE) as transport:
            answer = spoken(transport, "GET", url)
        if not (300 <= answer.status < 400 and answer.headers.get("location")):
            return answer
        url = urljoin(url, answer.headers["location"])
    raise Refused("redirected", reason=url)


def text(work: Work, limit: int) -> str:
    """Return what is to be written beside the file: title, as much of the summary as fits, address."""
    room = limit - len(work.title) - len(work.page_url) - 2 * len(GAP) if limit else len(work.summary)
    summary = work.summary if len(work.summary) <= room else cut(work.summary, room)
    return GAP.join(filter(None, [work.title, summary, work.page_url]))


def cut(words: str, room: int) -> str:
    kept = words[: max(0, room - 1)].rpartition(" ")[0]
    return f"{kept}…" if kept else ""


PUBLISHER = Assisted()
